import Glibc
import HostJail
import HostTrust
import HostWire

extension JailedStrategy {
  /// Loads a verified library in a new worker and makes one strategy of it.
  ///
  /// Throws before the plugin's `create` runs when the library says something else about itself than its manifest.
  public static func start(
    _ image: consuming VerifiedImage, setup: StrategySetup, launcher: WorkerLauncher,
    options: JailOptions = JailOptions()
  ) throws(PluginStop) -> JailedStrategy {
    // The image closes the descriptor when it goes.
    defer { extendLifetime(image) }
    return try start(
      library: image.descriptor, expected: ExpectedPlugin(image.manifest), setup: setup, launcher: launcher,
      options: options)
  }

  /// The same without the proof, for the rooms' own tests.
  static func start(
    library: Int32, expected: ExpectedPlugin, setup: StrategySetup, launcher: WorkerLauncher,
    options: JailOptions = JailOptions()
  ) throws(PluginStop) -> JailedStrategy {
    let deadline_ns = monotonicTime_ns() + options.startDeadline_ms * 1_000_000
    let late = PluginStop.loadTimeout(milliseconds: options.startDeadline_ms)
    var worker = try JailedWorker(.load, library: library, launcher: launcher, options: options)
    let descriptor = try worker.loadedDescriptor(before: deadline_ns, late: late)
    try expected.check(descriptor)
    let values: [ParameterValue]
    do throws(SetupError) {
      values = try setup.values(for: descriptor.parameters)
    } catch {
      throw .setup(error)
    }
    worker.end.requestCreate(
      instruments: setup.instruments, parameters: values.map(\.record), currency: setup.currencyBytes,
      moneyDecimals: setup.moneyDecimals)
    switch try worker.awaitAnswer(before: deadline_ns, late: late) {
    case .done: return JailedStrategy(descriptor: descriptor, worker: worker, options: options)
    case .refused: throw .refusedSetup
    case .jailIncomplete, .notAPlugin, .notSupported:
      throw .protocolError("it answered create with another step's status")
    }
  }

  /// What the library says about itself, asked in a jail of its own. Nothing is verified: it is for the author who
  /// has just built the library and writes its manifest.
  public static func describe(
    library: Int32, launcher: WorkerLauncher, options: JailOptions = JailOptions()
  ) throws(PluginStop) -> PluginDescriptor {
    let deadline_ns = monotonicTime_ns() + options.startDeadline_ms * 1_000_000
    var worker = try JailedWorker(.load, library: library, launcher: launcher, options: options)
    return try worker.loadedDescriptor(
      before: deadline_ns, late: .loadTimeout(milliseconds: options.startDeadline_ms))
  }
}

extension JailedWorker {
  /// Waits until the worker has put on the jail and loaded the library.
  mutating func loadedDescriptor(before deadline_ns: Int64, late: PluginStop) throws(PluginStop) -> PluginDescriptor {
    let status = try awaitAnswer(before: deadline_ns, late: late)
    guard end.workerVersion() == WireLayout.currentVersion else {
      throw fail(
        .worker(
          call: "wire \(end.workerVersion()) of the worker against \(WireLayout.currentVersion) of this host",
          errno: EPROTO))
    }
    switch status {
    case .done:
      return try read { end throws(WireViolation) in try end.takeDescriptor() }
    case .jailIncomplete:
      let missing = end.takeLayers().last { $0.status != .applied }
      guard let missing, let layer = JailLayer(rawValue: missing.layer) else {
        throw .protocolError("its jail is incomplete, but it names no missing layer")
      }
      throw .jail(layer: layer, errno: missing.errno)
    case .notAPlugin:
      throw .abi(LastWords(of: end.takeFailure()).text)
    case .refused, .notSupported:
      throw .protocolError("it answered the start with another step's status")
    }
  }
}
