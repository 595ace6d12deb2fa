/// `bulkhead key`: who owns this installation, and whose signatures count.
enum KeyCommands {
  static let command = Command(
    "key", "makes keys and says whose signatures count",
    [
      KeyNewCommand.command,
      KeyTrustCommand.command,
    ])
}
