import HostTrust

// The only doors through which a library gets in: each asks for Trust's proof.

extension JailedStrategy {
  /// Loads a verified library in a new worker and makes one strategy of it.
  public static func start(
    _ image: borrowing VerifiedImage, setup: StrategySetup, launcher: WorkerLauncher, options: JailOptions = JailOptions()
  ) throws(PluginStop) -> JailedStrategy {
    try start(
      library: image.descriptor, expected: ExpectedPlugin(image), setup: setup, launcher: launcher, options: options)
  }
}

extension InProcessLibrary {
  /// Loads a verified library into this process.
  public init(_ image: borrowing VerifiedImage) throws(PluginStop) {
    try self.init(library: image.descriptor, expected: ExpectedPlugin(image))
  }
}

extension ExpectedPlugin {
  fileprivate init(_ image: borrowing VerifiedImage) {
    self.init(id: image.manifest.id.text, version: image.manifest.version.description)
  }
}
