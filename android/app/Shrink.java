import com.android.tools.r8.ClassFileResourceProvider;
import com.android.tools.r8.CompilationFailedException;
import com.android.tools.r8.DexIndexedConsumer;
import com.android.tools.r8.Diagnostic;
import com.android.tools.r8.DiagnosticsHandler;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.ProgramResource;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.android.tools.r8.inspector.ClassInspector;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Shrinks the app as a build for a device does, and looks whether what is called by its name is still there:
 * {@code java -cp r8.jar Shrink.java OUT ANDROID UNPACKED CLASSPATH RULES...}.
 *
 * <p>A class that is missing and that no rule explains ends it, as it ends that build.
 *
 * <ul>
 *   <li>ANDROID: a jar of the framework's classes
 *   <li>UNPACKED: AndroidX's archives, a folder each, with the rules that they bring
 *   <li>CLASSPATH: what is in the app
 *   <li>RULES: the app's own, its modules' and its manifest's
 * </ul>
 */
class Shrink {
    /** Packages that are reached from outside of Java alone. */
    private static final List<String> BY_NAME = List.of("com.sun.jna.", "com.nonpolynomial.", "io.github.gedgygedgy.");

    private final List<Path> program;
    private final Path android;
    private final Map<String, Set<String>> left = new HashMap<>();
    private final StringBuilder called = new StringBuilder();

    private Shrink(List<Path> program, Path android) {
        this.program = program;
        this.android = android;
    }

    public static void main(String[] arguments) throws Exception {
        Path out = Files.createDirectories(Path.of(arguments[0]));
        List<Path> rules = new ArrayList<>(Stream.of(arguments).skip(4).map(Path::of).toList());
        try (var brought = Files.list(Path.of(arguments[2]))) {
            brought.map(archive -> archive.resolve("proguard.txt")).filter(Files::exists).forEach(rules::add);
        }
        var program = Stream.of(arguments[3].split(File.pathSeparator)).map(Path::of).toList();
        var shrink = new Shrink(program, Path.of(arguments[1]));
        shrink.into(out, rules);
        List<String> lost = shrink.lost();
        if (!lost.isEmpty()) {
            throw new IllegalStateException("gone, or called something else now:\n" + String.join("\n", lost));
        }
        try (var files = Files.newDirectoryStream(out, "*.dex")) {
            for (Path file : files) {
                System.out.printf("%s: %.1f MB%n", file.getFileName(), Files.size(file) / 1e6);
            }
        }
        System.out.println(shrink.left.size() + " classes");
    }

    private void into(Path out, List<Path> rules) throws IOException, CompilationFailedException {
        var command = R8Command.builder(new OnlyErrors())
                .addLibraryResourceProvider(new JavaOnAndroid())
                .addLibraryFiles(android)
                .addProguardConfigurationFiles(rules)
                .setMinApiLevel(26)
                .setProgramConsumer(new DexIndexedConsumer.DirectoryConsumer(out, false))
                .addOutputInspection(inspector -> inspector.forEachClass(this::note));
        command.setProguardMapConsumer((text, handler) -> called.append(text));
        for (Path part : program) {
            command.addProgramFiles(Files.isDirectory(part) ? classes(part) : List.of(part));
        }
        R8.run(command.build());
    }

    private static List<Path> classes(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private synchronized void note(ClassInspector found) {
        Set<String> members = left.computeIfAbsent(found.getClassReference().getTypeName(), name -> new HashSet<>());
        found.forEachMethod(method -> members.add(method.getMethodReference().getMethodName()));
        found.forEachField(field -> members.add(field.getFieldReference().getFieldName()));
    }

    /** What should be there under its own name, and isn't. */
    private List<String> lost() throws Exception {
        var lost = new ArrayList<String>();
        URL[] parts = Stream.concat(program.stream(), Stream.of(android)).map(Shrink::url).toArray(URL[]::new);
        try (var loader = new URLClassLoader(parts)) {
            for (Path part : program) {
                for (String name : names(part)) {
                    if (BY_NAME.stream().anyMatch(name::startsWith) && !left.containsKey(name)) {
                        lost.add(name);
                    } else if (name.startsWith("dev.gatepass.") && !name.startsWith("dev.gatepass.kit.")) {
                        lost.addAll(membersLost(loader, name));
                    }
                }
            }
        }
        // Nothing in Kotlin tells the screens of a change: the core does, by a callback.
        if (!isCalled("dev.gatepass.kit.model.Changes", "void changed(")) {
            lost.add("what is called when the core tells of a change");
        }
        return lost;
    }

    /** Whether a class has a method, whatever both are called now. */
    private boolean isCalled(String type, String method) {
        return called.toString().lines().dropWhile(line -> !line.startsWith(type + " -> ")).skip(1)
                .takeWhile(line -> line.startsWith(" ") || line.startsWith("#"))
                .anyMatch(line -> line.contains(method));
    }

    /** Native methods, and what JNA finds by its name: fields of structures, the one method of a callback. */
    private List<String> membersLost(ClassLoader loader, String name) throws Exception {
        Class<?> type = Class.forName(name, false, loader);
        boolean isStructure = loader.loadClass("com.sun.jna.Structure").isAssignableFrom(type);
        boolean isCallback = loader.loadClass("com.sun.jna.Callback").isAssignableFrom(type);
        var members = new ArrayList<String>();
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isNative(method.getModifiers()) || isCallback && method.getName().equals("callback")) {
                members.add(method.getName());
            }
        }
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (isStructure && Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers)) {
                members.add(field.getName());
            }
        }
        Set<String> there = left.getOrDefault(name, Set.of());
        return members.stream().filter(member -> !there.contains(member)).map(member -> name + "." + member).toList();
    }

    private static List<String> names(Path part) throws IOException {
        if (Files.isDirectory(part)) {
            return classes(part).stream().map(file -> name(part.relativize(file).toString())).toList();
        }
        try (var archive = new ZipFile(part.toFile())) {
            return archive.stream().map(ZipEntry::getName)
                    .filter(entry -> entry.endsWith(".class"))
                    .filter(entry -> !entry.startsWith("META-INF/") && !entry.endsWith("-info.class"))
                    .map(Shrink::name).toList();
        }
    }

    private static String name(String file) {
        return file.replaceFirst("\\.class$", "").replace('/', '.');
    }

    private static URL url(Path part) {
        try {
            return part.toUri().toURL();
        } catch (MalformedURLException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** What isn't an error is said of others' rules and archives. */
    private static final class OnlyErrors implements DiagnosticsHandler {
        @Override
        public void warning(Diagnostic warning) {}

        @Override
        public void info(Diagnostic remark) {}
    }

    /** Java's own classes as this machine has them, as far as Android has them too. */
    private static final class JavaOnAndroid implements ClassFileResourceProvider {
        private static final List<String> THERE = List.of(
                "Ljava/io/", "Ljava/lang/", "Ljava/math/", "Ljava/net/", "Ljava/nio/", "Ljava/security/", "Ljava/sql/",
                "Ljava/text/", "Ljava/time/", "Ljava/util/", "Ljavax/crypto/", "Ljavax/net/", "Ljavax/security/",
                "Ljavax/xml/", "Lorg/w3c/dom/", "Lorg/xml/sax/",
                // What those are made from.
                "Ljdk/internal/", "Lsun/");
        private static final List<String> NOT_THERE = List.of("Ljava/lang/instrument/", "Ljava/lang/management/");
        private final ClassFileResourceProvider all = JdkClassFileProvider.fromSystemJdk();

        private JavaOnAndroid() throws IOException {}

        @Override
        public Set<String> getClassDescriptors() {
            return all.getClassDescriptors().stream().filter(JavaOnAndroid::isThere).collect(Collectors.toSet());
        }

        @Override
        public ProgramResource getProgramResource(String descriptor) {
            return isThere(descriptor) ? all.getProgramResource(descriptor) : null;
        }

        private static boolean isThere(String descriptor) {
            return THERE.stream().anyMatch(descriptor::startsWith)
                    && NOT_THERE.stream().noneMatch(descriptor::startsWith);
        }
    }
}
