import CLinux
import Glibc
import Synchronization

/// Plugins in C that tests compile with the machine's own compiler: against `bulkhead.h` and nothing else, so they are
/// what an author outside this project would hand in.
///
///     let library = try builtPlugin("loops")
///
/// Gives the descriptor of a sealed memory file. It stays open for later tests that want the same plugin.
public func builtPlugin(_ name: String, _ defines: [String] = []) throws -> Int32 {
  let key = ([name] + defines).joined(separator: " ")
  return try built.withLock { built in
    if let descriptor = built[key] { return descriptor }
    let descriptor = try build(name, defines)
    built[key] = descriptor
    return descriptor
  }
}

/// A plugin in Swift that was built with the tests, such as `libEMACross.so`.
public func bundledPlugin(_ file: String) throws -> Int32 {
  var path = [CChar](repeating: 0, count: Int(PATH_MAX))
  let length = readlink("/proc/self/exe", &path, path.count)
  let program = String(decoding: path.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  guard let slash = program.lastIndex(of: "/") else { throw BuildFailure(text: "readlink /proc/self/exe") }
  return try sealed(program[...slash] + file)
}

/// A plugin in C whose attack is in Swift, for what only Swift does, such as a trap with a message.
public func builtSwiftPlugin(_ name: String) throws -> Int32 {
  let folder = "\(packageFolder)/Tests/Hostile/Plugins"
  var template = Array("/tmp/bulkhead-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw BuildFailure(text: "mkdtemp: errno \(errno)") }
  let work = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  let (object, library) = ("\(work)/attack.o", "\(work)/attack.so")
  defer {
    unlink(object)
    unlink(library)
    rmdir(work)
  }
  let compiled = try run(
    "/usr/bin/cc",
    ["cc", "-std=c11", "-D_GNU_SOURCE", "-w", "-fPIC", "-I\(packageFolder)/PluginSDK/CABI/include", "-c"]
      + ["\(folder)/attacks_in_swift.c", "-o", object])
  let linked = try run(
    "/usr/bin/env",
    ["env", "swiftc", "-emit-library", "-parse-as-library", "\(folder)/\(name).swift", object, "-o", library])
  guard compiled == 0, linked == 0 else { throw BuildFailure(text: "\(name): cc \(compiled), swiftc \(linked)") }
  return try sealed(library)
}

private let built = Mutex<[String: Int32]>([:])

public struct BuildFailure: Error {
  public let text: String
  public init(text: String) { self.text = text }
}

/// The package's folder, told from where this file lies in it.
public let packageFolder = String(#filePath.dropLast("/Tests/Hostile/Build/BuiltPlugin.swift".count))

private func build(_ name: String, _ defines: [String]) throws -> Int32 {
  var template = Array("/tmp/bulkhead-test-XXXXXX.so".utf8CString)
  let file = mkstemps(&template, 3)
  guard file >= 0 else { throw BuildFailure(text: "mkstemps: errno \(errno)") }
  let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  defer {
    close(file)
    unlink(path)
  }
  let arguments =
    ["cc", "-std=c11", "-D_GNU_SOURCE", "-O1", "-w", "-shared", "-fPIC", "-I\(packageFolder)/PluginSDK/CABI/include"]
    + defines.map { "-D\($0)" } + ["\(packageFolder)/Tests/Hostile/Plugins/\(name).c", "-o", path]
  let status = try run("/usr/bin/cc", arguments)
  guard status == 0 else { throw BuildFailure(text: "cc \(name) ended with \(status)") }
  return try sealed(path)
}

/// Runs a program to its end and gives its wait status.
public func run(_ program: String, _ arguments: [String]) throws -> Int32 {
  var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  var process = pid_t()
  let code = posix_spawn(&process, program, nil, nil, &pointers, environ)
  guard code == 0 else { throw BuildFailure(text: "\(program): errno \(code)") }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  return status
}

/// A file's bytes in a memory file that nothing can change any more, as the loader makes it.
public func sealed(_ path: some StringProtocol) throws -> Int32 {
  // The compiler has replaced the file, so the descriptor from before shows the old one.
  let source = open(String(path), O_RDONLY | O_CLOEXEC)
  guard source >= 0 else { throw BuildFailure(text: "open \(path): errno \(errno)") }
  defer { close(source) }
  let flags = BULKHEAD_MEMFD_CLOEXEC | BULKHEAD_MEMFD_ALLOW_SEALING
  let target = bulkhead_memfd_create("test-plugin", UInt32(flags))
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(source, &buffer, buffer.count)
    guard count > 0 else { break }
    guard write(target, buffer, count) == count else { throw BuildFailure(text: "write: errno \(errno)") }
  }
  let seals = BULKHEAD_SEAL_WRITE | BULKHEAD_SEAL_GROW | BULKHEAD_SEAL_SHRINK | BULKHEAD_SEAL_SEAL
  guard bulkhead_add_seals(target, Int32(seals)) == 0 else { throw BuildFailure(text: "seal: errno \(errno)") }
  return target
}
