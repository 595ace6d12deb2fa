/// `bulkhead key`: who owns this installation, and whose signatures count.
enum KeyCommands {
  static let command = Command(
    "key", "makes keys and says whose signatures count",
    [
      KeyNewCommand.command,
      KeyListCommand.command,
      KeyTrustCommand.command,
      KeyRevokeCommand.command,
      KeyClearCommand.command,
      KeyRotateCommand.command,
      KeyOwnersCommand.command,
      KeyRenewCommand.command,
    ])
}
