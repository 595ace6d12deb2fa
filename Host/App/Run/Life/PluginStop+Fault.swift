import HostModel
import HostPlugins

extension Supervisor.Fault {
  /// What a failure means for another try.
  init(_ error: any ExplainedError) {
    switch error {
    case let stop as PluginStop: self.init(stop)
    case let error as RunError: self.init(error)
    default: self = .lasting  // refused by Trust, or set up wrongly
    }
  }

  private init(_ stop: PluginStop) {
    switch stop {
    case .crashed, .memoryLimit, .missedDeadline, .exited, .logFlood, .errorFlood, .protocolError, .loadTimeout,
      .worker:
      self = .passing
    case .forbiddenCall: self = .attack
    case .refusedSetup, .setup, .jail, .abi, .descriptorMismatch: self = .lasting
    }
  }

  private init(_ error: RunError) {
    switch error {
    case .backlog: self = .passing
    case .quarantined: self = .marked
    case .tooManyStrategies, .currency, .instruments, .parameter, .otherID, .removed, .developmentOver: self = .lasting
    }
  }
}
