import HostBacktest
import HostEngine
import HostModel
import HostPlugins
import HostTrust

/// The strategies of one run, each verified, set up and ready for its turns, in this process or in the jail.
struct Entrants<Port: StrategyPort & ~Copyable>: ~Copyable {
  private(set) var list: [Entrant] = []
  private var ports: UnsafeMutableBufferPointer<Port>
  private var isTaken = false

  fileprivate init(capacity: Int) { ports = .allocate(capacity: capacity) }

  deinit {
    guard !isTaken else { return }
    for index in list.indices { (ports.baseAddress.unsafelyUnwrapped + index).deinitialize(count: 1) }
    ports.deallocate()
  }

  fileprivate mutating func add(_ entrant: Entrant, _ port: consuming Port) {
    ports.initializeElement(at: list.count, to: port)
    list.append(entrant)
  }

  /// Hands the ports over, with their memory.
  mutating func takePorts() -> UnsafeMutableBufferPointer<Port> {
    isTaken = true
    return ports
  }
}

extension Entrants where Port: ~Copyable {
  /// The ports, each with its wishes noted in one log.
  mutating func takePorts(
    notedIn log: UnsafeMutablePointer<DecisionLog>
  ) -> UnsafeMutableBufferPointer<NotedStrategy<Port>> {
    let inner = takePorts()
    let outer = UnsafeMutableBufferPointer<NotedStrategy<Port>>.allocate(capacity: inner.count)
    for index in inner.indices {
      outer.initializeElement(at: index, to: NotedStrategy(inner.moveElement(from: index), in: log))
    }
    inner.deallocate()
    return outer
  }

  /// The ports, each with its wishes a turn late.
  mutating func takeLatePorts() -> UnsafeMutableBufferPointer<LateStrategy<Port>> {
    let inner = takePorts()
    let outer = UnsafeMutableBufferPointer<LateStrategy<Port>>.allocate(capacity: inner.count)
    for index in inner.indices {
      outer.initializeElement(at: index, to: LateStrategy(inner.moveElement(from: index)))
    }
    inner.deallocate()
    return outer
  }
}

func verified(_ path: String, _ invocation: Invocation) throws -> VerifiedImage {
  try KeyOptions.verifier(invocation).verify(
    bundle: path, mode: .backtest, allowUnsigned: StrategyOptions.allowsUnsigned, now: StrategyOptions.now)
}

/// A parameter for all must be one of somebody's.
func checkParameters(_ entrants: [Entrant], _ invocation: Invocation) throws(SetupError) {
  for parameter in invocation[StrategyOptions.parameters]
  where !entrants.contains(where: { $0.admission.parameters.contains(parameter.name) }) {
    throw .unknownParameter(parameter.name, known: Set(entrants.flatMap(\.admission.parameters)).sorted())
  }
}

extension Admission {
  fileprivate func warn(on terminal: Terminal) {
    for warning in warnings { terminal.note(warning) }
  }
}

extension Entrants<InProcessStrategy> {
  /// Each bundle is verified and loaded once, however many strategies are made of it.
  static func inProcess(
    _ choices: [StrategyChoice], in universe: Universe, _ launcher: WorkerLauncher, _ invocation: Invocation,
    warns: Bool = true
  ) throws -> Entrants {
    var entrants = Entrants(capacity: choices.count)
    var loaded: [String: (admission: Admission, library: InProcessLibrary)] = [:]
    for choice in choices {
      let instruments = try choice.instruments(of: universe, invocation)
      let path = try BundlePath.resolve(choice.bundle, launcher: launcher, terminal: invocation.terminal)
      if loaded[path] == nil {
        let image = try verified(path, invocation), admission = Admission(image)
        if warns { admission.warn(on: invocation.terminal) }
        loaded[path] = (admission, try InProcessLibrary(image))
      }
      guard let (admission, library) = loaded[path] else { preconditionFailure("\(path) was not loaded") }
      let setup = try Entrant.setup(choice, admission, instruments, in: universe, invocation)
      let entrant = try Entrant(admission, library.descriptor, setup, instruments, in: universe, invocation)
      entrants.add(entrant, try InProcessStrategy(library, setup: setup))
    }
    try checkParameters(entrants.list, invocation)
    return entrants
  }
}

extension Entrants<JailedStrategy> {
  static func jailed(
    _ choices: [StrategyChoice], in universe: Universe, _ launcher: WorkerLauncher, _ invocation: Invocation,
    warns: Bool = true
  ) throws -> Entrants {
    var entrants = Entrants(capacity: choices.count)
    var warned: Set<String> = []
    for choice in choices {
      let instruments = try choice.instruments(of: universe, invocation)
      let path = try BundlePath.resolve(choice.bundle, launcher: launcher, terminal: invocation.terminal)
      let image = try verified(path, invocation), admission = Admission(image)
      if warned.insert(path).inserted, warns { admission.warn(on: invocation.terminal) }
      let setup = try Entrant.setup(choice, admission, instruments, in: universe, invocation)
      var options = StrategyOptions.jail(invocation)
      options.flood = .none
      let port: JailedStrategy
      do throws(PluginStop) {
        port = try JailedStrategy.start(image, setup: setup, launcher: launcher, options: options)
      } catch {
        throw SuspectFolder.noted(error, by: admission, invocation)
      }
      let descriptor = port.descriptor
      entrants.add(
        try Entrant(admission, descriptor, setup, instruments, in: universe, invocation), port)
    }
    try checkParameters(entrants.list, invocation)
    return entrants
  }
}

extension SuspectFolder {
  /// Says it when what a strategy did makes its key suspect. Gives the error that ends the run.
  static func noted(_ stop: PluginStop, by admission: Admission, _ invocation: Invocation) -> any Error {
    do {
      let suspects = SuspectFolder(state: invocation[Folders.state])
      if let suspicion = try suspects.note(stop, by: admission, at: StrategyOptions.now) {
        invocation.terminal.note("\("alert", .bad)  \(suspicion.line); \(suspicion.mend)")
      }
    } catch { return error }
    return stop
  }
}
