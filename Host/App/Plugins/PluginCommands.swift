/// `bulkhead plugin`: a bundle's life from its source to its approval.
enum PluginCommands {
  static let command = Command(
    "plugin", "makes, signs, checks and approves bundles",
    [
      PluginNewCommand.command,
      PluginBuildCommand.command,
      PluginHashCommand.command,
      PluginSignCommand.command,
      PluginVerifyCommand.command,
      PluginApproveCommand.command,
      PluginRevokeCommand.command,
      PluginListCommand.command,
      PluginReleaseCommand.command,
    ])
}
