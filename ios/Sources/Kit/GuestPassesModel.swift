import Bridge
import Observation

/// What the guest's list of passes shows: a state made by the core, or the error that stood in the way.
@MainActor @Observable
public final class GuestPassesModel {
  /// What the list can show.
  public enum State: Equatable {
    case loading
    case passes([ReceivedRow])
    case failed(GatepassError)
  }

  public private(set) var state = State.loading
  private let phone: any PhoneProtocol

  public init(phone: any PhoneProtocol) {
    self.phone = phone
  }

  /// Reads the list anew.
  public func load() {
    do {
      state = .passes(try phone.guest().passes())
    } catch let error as GatepassError {
      state = .failed(error)
    } catch {
      state = .failed(.Internal(reason: "an error of another kind"))
    }
  }

  /// The app leaves the screen: the system must find no file of ours open.
  public func suspend() async {
    do {
      try await phone.prepareForSuspend()
    } catch let error as GatepassError {
      state = .failed(error)
    } catch {
      state = .failed(.Internal(reason: "an error of another kind"))
    }
  }
}
