import Bridge
import Foundation
import Kit
import Testing

/// The real library, called from Swift.
struct PhoneTests {
  /// A folder that goes with the test that made it.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
      try? FileManager.default.removeItem(at: url)
    }
  }

  private let folder = try! Folder()
  private var file: URL { folder.url.appendingPathComponent("phone.db") }

  private func open(
    key: any PlatformKey = FixedKey(), secrets: any PlatformSecrets = MemorySecrets()
  ) throws -> Phone {
    try Phone.open(
      file: file.path, service: "https://service.invalid", radio: .loopback(address: "127.0.0.1:1"),
      key: key, secrets: secrets, settings: nil)
  }

  /// A store as version 1 wrote it, with the key that it was sealed with.
  private func openVersion1() throws -> Phone {
    let fixture = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../../core/tests/fixtures/cache-v1.db").standardized
    try FileManager.default.copyItem(at: fixture, to: file)
    return try open(secrets: MemorySecrets(Data(repeating: 0x42, count: 32)))
  }

  /// What `work` throws, which has to be an error of the core.
  private func error(of work: () throws -> some Any) -> GatepassError? {
    do {
      _ = try work()
      return nil
    } catch {
      return error as? GatepassError
    }
  }

  @Test("A new phone has no passes, and its store opens again with the secret that it was given")
  func newPhone() throws {
    let secrets = MemorySecrets()
    #expect(try open(secrets: secrets).guest().passes().isEmpty)
    #expect(try secrets.load()?.count == 32)
    #expect(try !open(secrets: secrets).wasSetAside())
    #expect(try open(secrets: MemorySecrets(Data(count: 32))).wasSetAside())
  }

  @Test("The passes in a store of version 1 become the guest's screen")
  @MainActor func fixture() throws {
    let phone = try openVersion1()
    let model = GuestPassesModel(phone: phone)
    #expect(model.state == .loading)
    model.load()

    guard case .passes(let rows) = model.state, let row = rows.first else {
      Issue.record("\(model.state)")
      return
    }
    #expect(rows.count == 1)
    #expect(row.pass == "0101010101010101")
    #expect(row.property == "maple-court")
    #expect(row.name == "dog walker")
    #expect(row.host == "Ada")
    guard case .shut(.over(let since)) = row.says else {
      Issue.record("\(row.says)")
      return
    }
    #expect(since.at == Date(timeIntervalSince1970: 1_795_352_400))
    #expect(since.local == "2026-11-22T08:00:00")
  }

  @Test("A secret says nothing when it is printed")
  func secret() {
    #expect("\(Secret("4711"))" == "[redacted]")
    #expect(!"\([Secret("4711")])".contains("4711"))
    var dumped = ""
    dump(Secret("4711"), to: &dumped)
    #expect(!dumped.contains("4711"))
  }

  @Test("A pass whose token no door would take shows its way, and asks for a network")
  func badToken() throws {
    let phone = try openVersion1()
    let screen = try phone.guest().pass(pass: "0101010101010101")
    #expect(screen.propertyName == "Maple Court")
    #expect(screen.next == .connect)
    #expect(screen.worksOfflineUntil == nil)
    #expect(screen.times.zone == "America/New_York")
    #expect(screen.doors.map(\.name) == ["Gate", "Entrance"])
    // The gate was ticked off on a visit that is long over: whoever comes back walks the way anew.
    #expect(screen.doors.map(\.passedAt) == [nil, nil])

    let missing = error { try phone.guest().pass(pass: "0000000000000009") }
    #expect(missing == .NotFound(what: "pass 0000000000000009 on this phone"))
  }

  @Test("A link needs a network, and has to be one")
  func links() async throws {
    let phone = try open()
    phone.setNetwork(up: false)
    await #expect(throws: GatepassError.Offline) {
      try await phone.guest().lookAtLink(link: "https://service.invalid/g/AAECAwQFBgcICQoLDA0ODw")
    }
    do {
      _ = try await phone.guest().lookAtLink(link: "no link")
      Issue.record("that was taken for a link")
    } catch GatepassError.Invalid(let field, _) {
      #expect(field == "link")
    }
    #expect(try phone.guest().passes().isEmpty)
  }

  @Test("A suspended store says so, and goes on after it")
  @MainActor func suspended() async throws {
    let phone = try open()
    let model = GuestPassesModel(phone: phone)
    await model.suspend()
    model.load()
    let error = GatepassError.StoreUnavailable(reason: "it is closed while the app is suspended")
    #expect(model.state == .failed(error))
    #expect(describe(error: error).hasSuffix("try again"))
    try phone.resume()
    model.load()
    #expect(model.state == .passes([]))
  }

  @Test("A store of a newer version is left alone, and the error says which")
  func newerStore() throws {
    let secrets = MemorySecrets()
    _ = try open(secrets: secrets)
    // The file's format is SQLite's user_version: four bytes, 60 bytes into the file.
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    try bytes.write(to: file)
    #expect(error(of: { try open(secrets: secrets) }) == .StoreTooNew(found: 99, known: 1))
    #expect(try Data(contentsOf: file) == bytes)
  }

  @Test("A key that is no point on the curve is refused")
  func brokenKey() throws {
    #expect(try !open().holder().isEmpty)
    guard case .KeyStore = error(of: { try open(key: FixedKey(point: Data([4, 1, 2]))) }) else {
      Issue.record("a broken key was taken")
      return
    }
  }

  @Test("What the platform refuses comes back as an error, foreseen or not")
  func refusal() {
    struct Unforeseen: Swift.Error {}
    for refusal in [KeyStoreError.Locked, Unforeseen()] as [any Swift.Error] {
      guard case .KeyStore = error(of: { try open(secrets: RefusingSecrets(refusal)) }) else {
        Issue.record("\(refusal) was lost")
        continue
      }
      #expect(!FileManager.default.fileExists(atPath: file.path))
    }
  }
}
