import CLinux
import Glibc
import HostJail
import HostModel
import HostWire
import TestPlugins
import Testing

@testable import HostPlugins

/// What a library can try before anyone has asked it anything.
@Suite(.serialized)
struct LoadingTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  func descriptor(_ plugin: String, _ defines: [String] = [], options: JailOptions = JailOptions()) throws
    -> PluginDescriptor
  {
    try JailedStrategy.describe(library: try builtPlugin(plugin, defines), launcher: launcher, options: options)
  }

  func refusal(_ plugin: String, _ defines: [String] = [], options: JailOptions = JailOptions()) throws -> PluginStop? {
    do {
      _ = try descriptor(plugin, defines, options: options)
      return nil
    } catch let stop as PluginStop {
      return stop
    }
  }

  @Test(arguments: [
    "/etc/passwd", "/proc/self/maps", "/proc/self/mem", "/dev/null", "/", "/proc/1/environ", "/proc/self/fd/3",
  ])
  func `D01 a constructor opens nothing but the library itself`(path: String) throws {
    let version = try descriptor("constructor", ["ACT=found = opened(\"\(path)\")"]).version
    // The worker's own memory file is in no directory, so Landlock does not rule over it, and it is sealed.
    #expect(version == (path == "/proc/self/fd/3" ? "1.0.0" : "1.0.\(EACCES)"))
  }

  @Test func `the same constructor opens files where there is no jail`() throws {
    let library = try builtPlugin("constructor", ["ACT=found = opened(\"/etc/passwd\")"])
    let loaded = try InProcessLibrary(library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"))
    #expect(loaded.descriptor.version == "1.0.0")
  }

  @Test(arguments: [
    ("socket(AF_INET, SOCK_STREAM, 0)", "socket"), ("socket(AF_UNIX, SOCK_STREAM, 0)", "socket"), ("fork()", "clone"),
    ("kill(1, 9)", "kill"), ("open(\"/tmp/x\", O_WRONLY | O_CREAT, 0600)", "openat"),
    ("mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)", "mmap"),
    ("mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE, 3, 0)", "mmap"),
    ("mprotect(hostile_version, 1, PROT_READ | PROT_EXEC)", "mprotect"), ("signal(SIGSYS, SIG_IGN)", "rt_sigaction"),
  ])
  func `C04 a constructor's forbidden call ends the worker`(act: String, call: String) throws {
    #expect(try refusal("constructor", ["ACT=\(act)"]) == .forbiddenCall(name: call))
  }

  @Test func `C03 nothing of the host's environment is in a worker's`() throws {
    // Ours is not empty, and what the loader would heed is in it.
    setenv("LD_BIND_NOT", "1", 1)
    setenv("GLIBC_TUNABLES", "glibc.malloc.perturb=7", 1)
    defer {
      unsetenv("LD_BIND_NOT")
      unsetenv("GLIBC_TUNABLES")
    }
    let count =
      "extern char **environ; for (char **one = environ; *one; one++) found += strncmp(*one, \"SWIFT_\", 6) ? 100 : 1"
    // The two settings of the Swift runtime that the host chooses.
    #expect(try descriptor("constructor", ["ACT=\(count)"]).version == "1.0.2")
  }

  @Test func `C07 two libraries under one descriptor's number are each loaded as themselves`() throws {
    func start(_ number: Int) throws -> JailedStrategy {
      try JailedStrategy.start(
        library: try builtPlugin("constructor", ["ACT=found = \(number)"]),
        expected: ExpectedPlugin(id: "test.hostile", version: "1.0.\(number)"), setup: try TestWorld.setup(),
        launcher: launcher)
    }
    // Both alive at once, and in each of them the library is descriptor 3.
    let first = try start(1), second = try start(2)
    #expect(first.descriptor.version == "1.0.1" && second.descriptor.version == "1.0.2")
    #expect(first.process != second.process)
  }

  @Test func `C05 a constructor that never returns is not waited for`() throws {
    var options = JailOptions()
    options.startDeadline_ms = 500
    #expect(try refusal("constructor", ["ACT=never()"], options: options) == .loadTimeout(milliseconds: 500))
  }

  @Test func `D10 the worker has its standard error and the library, whatever the host has open`() throws {
    // Without close-on-exec, as a careless library in the host would leave them.
    let careless = [open("/dev/null", O_RDONLY), open("/etc/passwd", O_RDONLY), dup2(2, 900)]
    defer { for descriptor in careless { close(descriptor) } }
    #expect(careless.allSatisfy { $0 >= 0 })
    let count = "for (int i = 0; i < 1024; i++) { struct stat s; if (syscall(SYS_fstat, i, &s) == 0) found++; }"
    let version = try descriptor("constructor", ["ACT=\(count)"]).version
    #expect(version == "1.0.2")
  }

  @Test func `D10 seen from outside, a worker at work has three descriptors and none of the host's`() throws {
    var strategy = try startHostile("nothing", options: JailOptions(), launcher: launcher)
    var wishes = WishBuffer()
    try strategy.hostileTurn(1, &wishes)
    guard let folder = opendir("/proc/\(strategy.process)/fd") else {
      // Nobody but root may look: it is not dumpable.
      #expect(errno == EACCES && getuid() != 0)
      return
    }
    defer { closedir(folder) }
    var found: [String] = []
    while let entry = readdir(folder) {
      let name = String(cString: linux_entry_name(entry))
      if !name.hasPrefix(".") { found.append(name) }
    }
    #expect(found == ["2"])
  }

  @Test(arguments: [("EPERM", true), ("0", false)])
  func `D09 a constructor's own filter prevents the second one in vain`(answer: String, isNoticed: Bool) throws {
    do {
      var strategy = try startHostile("lives_on", ["ANSWER=\(answer)"], options: JailOptions(), launcher: launcher)
      // A false success cannot be seen from inside. What holds is what came before loading: no file all the same.
      var wishes = WishBuffer()
      try strategy.hostileTurn(1, &wishes)
      #expect(wishes.text[0] == UInt8(ascii: "n") && !isNoticed)
    } catch let stop as PluginStop {
      guard case .jail(.runningFilter, _) = stop, isNoticed else {
        Issue.record("\(stop.line)")
        return
      }
    }
  }

  @Test(arguments: ["pthread_t t; pthread_create(&t, 0, (void *(*)(void *))never, 0)", "vfork()"])
  func `D09 a constructor starts no thread that could outlive the second filter`(act: String) throws {
    #expect(try refusal("constructor", ["ACT=\(act)"])?.code == "E_FORBIDDEN_CALL")
  }

  @Test(arguments: [
    (["HOSTILE_ABI_MAJOR=2"], "bulkhead_entry_v1 is of ABI 2.1, this host speaks 1.1"),
    (["HOSTILE_ABI_MAJOR=0"], "bulkhead_entry_v1 is of ABI 0.1, this host speaks 1.1"),
    (["HOSTILE_ABI_MINOR=2"], "bulkhead_entry_v1 is of ABI 1.2, this host speaks 1.1"),
    (["HOSTILE_ENTRY_SIZE=8"], "bulkhead_entry_v1.struct_size is 8, the header says 16"),
    (["HOSTILE_WITHOUT_ENTRY"], "it does not export the symbol bulkhead_entry"),
    (["HOSTILE_CREATE=NULL"], "bulkhead_plugin_v1.create is NULL"),
    (["HOSTILE_ID=\"UPPER\""], "its descriptor is not valid: the id is not 3 to 64 of a-z, 0-9, '.' and '-'"),
    (["HOSTILE_ID=NULL"], "id is NULL"),
    (["HOSTILE_VERSION=\"1.0\""], "its descriptor is not valid: the version is not MAJOR.MINOR.PATCH, each 0…999"),
    (["HOSTILE_VERSION=\"01.0.0\""], "its descriptor is not valid: the version is not MAJOR.MINOR.PATCH, each 0…999"),
  ])
  func `C08 a library that is not a plugin of this ABI is refused in words`(defines: [String], text: String) throws {
    #expect(try refusal("nothing", defines) == .abi(text))
  }

  @Test func `a file that is no library at all is refused in the loader's words`() throws {
    do {
      _ = try JailedStrategy.describe(library: try sealed("/etc/passwd"), launcher: launcher)
      Issue.record("loaded a text file")
    } catch let stop as PluginStop {
      #expect(stop.code == "E_ABI")
      #expect(stop.cause.contains("invalid ELF header") || stop.cause.contains("file too short"))
    }
  }

  @Test func `C09 a library that calls itself something else than its manifest is refused`() throws {
    let library = try builtPlugin("nothing")
    let setup = try TestWorld.setup()
    #expect(throws: PluginStop.descriptorMismatch(field: "id", manifest: "test.other", library: "test.hostile")) {
      _ = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.other", version: "1.0.0"), setup: setup, launcher: launcher
      )
    }
    #expect(throws: PluginStop.descriptorMismatch(field: "version", manifest: "1.0.1", library: "1.0.0")) {
      _ = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.1"), setup: setup,
        launcher: launcher)
    }
    #expect(throws: PluginStop.descriptorMismatch(field: "subscriptions", manifest: "bars, trades", library: "bars")) {
      _ = try JailedStrategy.start(
        library: library,
        expected: ExpectedPlugin(
          id: "test.hostile", version: "1.0.0", subscriptions: [.bars, .trades], parameters: [:]),
        setup: setup, launcher: launcher)
    }
  }
}
