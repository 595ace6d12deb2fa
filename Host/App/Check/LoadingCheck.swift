import HostPlugins
import HostWire

/// Whether the library is loaded in the jail and speaks this host's ABI.
enum LoadingCheck {
  static let check = PluginCheck(name: "abi") { subject in
    let descriptor = try subject.describe()
    return .ok("\(descriptor.abiMajor).\(descriptor.abiMinor)")
  }
}

/// Whether the library says of itself what its manifest says, and makes a strategy with its initial parameters.
enum DescriptorCheck {
  static let check = PluginCheck(name: "descriptor") { subject in
    let strategy = try subject.start()
    let descriptor = strategy.descriptor
    strategy.stop()
    return .ok("\(descriptor.id) \(descriptor.version), as in the manifest")
  }
}
