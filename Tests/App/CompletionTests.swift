import Glibc
import Testing

@testable import App

/// What a real bash offers after `line`; its last word is the one under the cursor.
private func offered(after line: String, in folder: String = "/") -> [String] {
  let script = TemporaryFile()
  let words = line.split(separator: " ", omittingEmptySubsequences: false).map { "'\($0)'" }
  let program = """
    cd \(folder)
    \(Completion(root: Sample.tree).bash)
    COMP_WORDS=(\(words.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
    _sample; printf '%s\\n' "${COMPREPLY[@]}"
    """
  OutputStream(script.descriptor, color: false).write(program)
  guard let pipe = popen("bash /proc/\(getpid())/fd/\(script.descriptor)", "r") else { return [] }
  defer { pclose(pipe) }
  var bytes = [UInt8](repeating: 0, count: 65_536)
  let count = fread(&bytes, 1, bytes.count, pipe)
  return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").map(String.init)
}

@Test func `bash offers commands, then the options of the command`() {
  #expect(offered(after: "sample ") == ["bundle", "fail", "--json", "--no-color", "--help", "--version"])
  #expect(offered(after: "sample bundle ch") == ["check"])
  #expect(offered(after: "sample bundle check --s") == ["--seed", "--speed"])
}

@Test func `bash offers the choices of an option, and files or folders where they belong`() {
  #expect(offered(after: "sample bundle check --speed ") == ["slow", "fast"])
  #expect(offered(after: "sample bundle check --report /etc/host").contains("/etc/hostname"))
  #expect(offered(after: "sample bundle check /usr/li").contains("/usr/lib"))
  #expect(offered(after: "sample bundle check --seed ").isEmpty)
}
