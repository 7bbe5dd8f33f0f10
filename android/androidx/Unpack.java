import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unpacks Android's archives (AAR) and plain ones: {@code java Unpack.java ARCHIVES TARGET}.
 *
 * <p>Their classes go to TARGET/classes, all together; what else is of use goes to TARGET/unpacked, each archive's in a
 * folder of its own.
 */
class Unpack {
    public static void main(String[] folders) throws IOException {
        Path target = Path.of(folders[1]);
        try (var archives = Files.newDirectoryStream(Path.of(folders[0]), "*.{aar,jar}")) {
            for (Path archive : archives) {
                unpack(archive, target);
            }
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        String name = archive.getFileName().toString();
        Path classes = target.resolve("classes");
        Path rest = target.resolve("unpacked").resolve(name);
        try (InputStream file = Files.newInputStream(archive)) {
            each(file, (entry, content) -> {
                if (name.endsWith(".jar")) {
                    write(entry, content, classes);
                } else if (entry.equals("classes.jar") || entry.startsWith("libs/") && entry.endsWith(".jar")) {
                    each(content, (inner, bytes) -> write(inner, bytes, classes));
                } else if (!entry.startsWith("jni/") && !entry.endsWith(".jar")) {
                    write(entry, content, rest);
                }
            });
        }
    }

    private interface Found {
        void at(String name, InputStream content) throws IOException;
    }

    private static void each(InputStream archive, Found found) throws IOException {
        var entries = new ZipInputStream(archive);
        for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
            if (!entry.isDirectory()) {
                found.at(entry.getName(), entries);
            }
        }
    }

    private static void write(String name, InputStream content, Path folder) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException(name + " would lie outside of " + folder);
        }
        Files.createDirectories(file.getParent());
        Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
