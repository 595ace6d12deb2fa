/// The two folders that nearly every command needs, declared once so that they are called and found alike everywhere.
enum Folders {
  /// Secret keys, what the host remembers.
  static let state = Parameter.option(
    "state", .folder, "the host's own folder, with the secret keys", default: "./state", environment: "BULKHEAD_STATE")

  /// Public keys and the signed lists.
  static let trust = Parameter.option(
    "trust", .folder, "the signed lists of what is trusted", default: "./Signatures", environment: "BULKHEAD_TRUST")
}
