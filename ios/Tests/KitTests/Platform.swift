import Bridge
import Foundation

/// A key store that keeps its secret in memory.
final class MemorySecrets: PlatformSecrets, @unchecked Sendable {
  private let lock = NSLock()
  private var secret: Data?

  init(_ secret: Data? = nil) {
    self.secret = secret
  }

  func load() throws -> Data? {
    lock.withLock { secret }
  }

  func store(secret: Data) throws {
    lock.withLock { self.secret = secret }
  }
}

/// A key store that throws whenever it is asked.
final class RefusingSecrets: PlatformSecrets, Sendable {
  private let error: any Swift.Error

  init(_ error: any Swift.Error) {
    self.error = error
  }

  func load() throws -> Data? {
    throw error
  }

  func store(secret: Data) throws {
    throw error
  }
}

/// A phone's key with a point that was made elsewhere: Linux has no CryptoKit, so this one can't sign.
final class FixedKey: PlatformKey, Sendable {
  /// The generator of P-256, which is a point like any other.
  static let generator = Data([
    4,
    0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40, 0xF2,
    0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96,
    0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16,
    0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5,
  ])
  private let point: Data

  init(point: Data = FixedKey.generator) {
    self.point = point
  }

  func publicKey() throws -> Data {
    point
  }

  func sign(text: Data) throws -> PlatformSignature {
    throw KeyStoreError.Locked
  }
}
