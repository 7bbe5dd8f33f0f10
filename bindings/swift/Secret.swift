/// A text that must not be seen in logs: a link, a phone number, a secret code. Printed, it says nothing.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The text, for the one place that needs it.
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  public var description: String { "[redacted]" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
