/// A passphrase in a file of its own, for scripts: mode 0600, one line, whose end does not count.
public enum PassphraseFile {
  public static func read(_ path: String) throws(TrustRefusal) -> [UInt8] {
    var bytes = try OpenFile.file(at: path, .secret).contents(limit: 1024)
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty else { throw .passphrase(path: path, problem: "there is no passphrase in it") }
    return bytes
  }
}
