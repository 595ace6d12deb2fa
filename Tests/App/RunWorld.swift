import Glibc
import HostJSON
import TestSupport
import Testing

@testable import App
@testable import HostTrust

/// A folder with an owner, bundles that are compiled for one test, and a real host that runs them.
final class RunWorld {
  let scratch = Scratch()
  var plugins: String { scratch.file("plugins") }
  var state: String { scratch.file("state") }
  var trust: String { scratch.file("Signatures") }
  var names: [String: String] { ["state": state, "trust": trust] }

  init() throws {
    #expect(mkdir(plugins, 0o755) == 0)
    #expect(bulkhead("key new owner --no-passphrase --trust \(trust)").exit == .fine)
  }

  /// Runs a command inside this process.
  @discardableResult
  func bulkhead(_ line: String) -> Printed { Printed("\(line) --state \(state)", of: commandTree) }

  /// Compiles, signs and approves `NAME.bhplugin`. `how` are the defines that say what it does: see `source`.
  func makeBundle(
    _ name: String, _ how: [String] = [], seq: Int = 1, in folder: String? = nil, approve: Bool = true,
    terms: String = ""
  ) throws {
    let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let bundle = "\(folder ?? plugins)/\(name).bhplugin", version = "1.0.\(seq)"
    let file = scratch.write(Array(RunWorld.source.utf8), to: "\(name).c")
    let defines = (how + ["ID=\"org.example.\(name)\"", "VERSION=\"\(version)\""]).map { "-D'\($0)'" }
    let built = shell(
      "mkdir -p -m 755 '\(bundle)' && cc -shared -fPIC -O1 -w \(defines.joined(separator: " ")) "
        + "-I '\(repository)/PluginSDK/CABI/include' -o '\(bundle)/library.so.new' '\(file)'"
        + " && mv '\(bundle)/library.so.new' '\(bundle)/library.so'")
    try #require(built.status == 0, "\(built.output)")
    let id = try #require(BundleID("org.example.\(name)"))
    try BundleSigning.write(
      Manifest(
        id: id, name: name, version: try #require(BundleVersion(version)), seq: Int64(seq), publisher: nil,
        libraries: [try BundleSigning.library(file: "library.so", architecture: .ours, in: bundle)], abi: .host,
        toolchain: "c", capabilities: [], subscriptions: [.bars], parameters: []), to: bundle)
    guard approve else { return }
    for line in ["plugin sign \(bundle)", "plugin approve \(bundle) --yes --limit minimum_position=0 \(terms)"] {
      let printed = bulkhead("\(line) --trust \(trust)")
      try #require(printed.exit == .fine, "\(printed.errors)")
    }
  }

  /// Signs the trust list again after a change, as the owner's own command does.
  func changeTrustList(_ change: (inout TrustList) -> Void) throws {
    let word = try OwnersWord(trustFolder: trust, stateFolder: state)
    let signers = Signers(try SecretKey(file: "\(state)/keys/owner.key") { [] })
    var list = word.trust
    change(&list)
    list.version += 1
    try TrustFolder(trust).replace(TrustList.fileName, with: list.json, signedBy: signers, at: Int64(time(nil)))
  }

  /// Buys at its first bar and again now and then, counts bars, and says what it knows. Defines: CRASH, LOOP, EXIT,
  /// FORBIDDEN, HUNGRY (what it does at the bar of that number), SLOW (how many ns each bar takes), HANGS (its
  /// constructor never returns), REACHES (its constructor tries to leave), NOISY (so many lines each turn, which clear
  /// the screen), FORGETS (no state), BIDS (at each bar it bids far below the market instead of buying once).
  private static let source = """
    #include <bulkhead.h>
    #include <fcntl.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <time.h>
    #include <unistd.h>
    typedef struct { uint64_t bars, ref; } memory;
    static memory it;
    #ifdef HANGS
    __attribute__((constructor)) static void hang(void) { for (volatile int i = 0;; i++) {} }
    #endif
    #ifdef REACHES
    __attribute__((constructor)) static void reach(void) { execl("/bin/sh", "sh", (char *)0); }
    #endif
    static const bulkhead_descriptor_v1 *descriptor(void) {
      static const bulkhead_descriptor_v1 d = {.struct_size = sizeof d, .id = ID, .name = "Test", .version = VERSION,
        .description = "For a test.", .subscriptions = BULKHEAD_SUBSCRIBE_BARS};
      return &d;
    }
    static void *create(const bulkhead_setup_v1 *setup) { return &it; }
    static void destroy(void *data) {}
    static void turn(void *data, const bulkhead_event_v1 *events, uint32_t count, const bulkhead_view_v1 *view,
                     bulkhead_wishes_v1 *wishes) {
      for (uint32_t i = 0; i < count; i++) {
        if (events[i].kind != BULKHEAD_EVENT_BAR) continue;
        it.bars++;
    #ifdef SLOW
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        do clock_gettime(CLOCK_MONOTONIC, &to);
        while ((to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec < SLOW);
    #endif
    #ifdef CRASH
        if (it.bars >= CRASH) *(volatile int *)0 = 1;
    #endif
    #ifdef LOOP
        if (it.bars >= LOOP) for (volatile int i = 0;; i++) {}
    #endif
    #ifdef EXIT
        if (it.bars >= EXIT) _exit(0);
    #endif
    #ifdef HUNGRY
        if (it.bars >= HUNGRY) for (;;) *(volatile char *)malloc(256 << 20) = 1;
    #endif
    #ifndef BIDS
    #define BIDS 0
    #endif
    #ifdef FORBIDDEN
        if (it.bars >= FORBIDDEN) open("/etc/passwd", O_RDONLY);
    #endif
        if (view->position_count == 0) continue;
        if (!BIDS && (view->positions[0].quantity_units != 0 || view->order_count != 0)) continue;
        if (wishes->count >= wishes->capacity || it.ref >= (uint64_t)events[i].time_ns) continue;
        bulkhead_wish_v1 *wish = &wishes->records[wishes->count++];
        memset(wish, 0, sizeof *wish);
        wish->kind = BULKHEAD_WISH_SUBMIT;
        wish->client_ref = it.ref = (uint64_t)events[i].time_ns;
        wish->side = BULKHEAD_BUY;
        wish->type = BIDS ? BULKHEAD_LIMIT : BULKHEAD_MARKET;
        wish->time_in_force = BIDS ? BULKHEAD_UNTIL_CANCELLED : BULKHEAD_IMMEDIATE;
        wish->price_ticks = BIDS ? view->positions[0].last_ticks / 2 : 0;
        wish->quantity_units = BIDS ? 10 : 1000;
      }
    #ifdef NOISY
      static const char loud[] = "\\033[2J";
      memcpy(wishes->text, loud, sizeof loud);
      wishes->text_count = sizeof loud;
      for (int i = 0; i < NOISY && wishes->count < wishes->capacity; i++) {
        bulkhead_wish_v1 *wish = &wishes->records[wishes->count++];
        memset(wish, 0, sizeof *wish);
        wish->kind = BULKHEAD_WISH_LOG;
        wish->text_length = sizeof loud - 1;
      }
    #endif
      char text[64];
      int length = snprintf(text, sizeof text, "version %s has seen %s", VERSION, it.bars > 40 ? "many" : "few");
      if (wishes->count < wishes->capacity && length <= (int)(wishes->text_capacity - wishes->text_count)) {
        bulkhead_wish_v1 *wish = &wishes->records[wishes->count++];
        memset(wish, 0, sizeof *wish);
        wish->kind = BULKHEAD_WISH_LOG;
        wish->text_offset = wishes->text_count;
        wish->text_length = length;
        memcpy(wishes->text + wishes->text_count, text, length);
        wishes->text_count += length;
      }
    }
    static int64_t save(void *data, uint8_t *buffer, int64_t capacity) {
      if (capacity >= (int64_t)sizeof it) memcpy(buffer, &it, sizeof it);
      return sizeof it;
    }
    static int32_t load(void *data, const uint8_t *bytes, int64_t length) {
      if (length != sizeof it) return 0;
      memcpy(&it, bytes, sizeof it);
      return 1;
    }
    static const void *extension(const char *id) {
      static const bulkhead_state_v1 state = {.struct_size = sizeof state, .save = save, .load = load};
    #ifdef FORGETS
      return 0;
    #endif
      return strcmp(id, BULKHEAD_STATE_V1) == 0 ? &state : 0;
    }
    static const bulkhead_plugin_v1 *plugin(void) {
      static const bulkhead_plugin_v1 p = {.struct_size = sizeof p, .abi_major = BULKHEAD_ABI_MAJOR,
        .abi_minor = BULKHEAD_ABI_MINOR, .descriptor = descriptor, .create = create, .destroy = destroy, .turn = turn,
        .extension = extension};
      return &p;
    }
    BULKHEAD_EXPORT const bulkhead_entry_v1 bulkhead_entry = {.struct_size = sizeof bulkhead_entry,
      .abi_major = BULKHEAD_ABI_MAJOR, .abi_minor = BULKHEAD_ABI_MINOR, .plugin = plugin};

    """
}

/// The program itself, in a process of its own, ended when the value goes.
final class RunningHost {
  let process: pid_t
  private let world: RunWorld
  private let outputPath: String
  private let errorsPath: String

  init(_ world: RunWorld, _ options: String = "", environment: String = "") throws {
    self.world = world
    outputPath = world.scratch.file("output")
    errorsPath = world.scratch.file("errors")
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &path, path.count)
    let program = String(decoding: path.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    let folder = program[...(try #require(program.lastIndex(of: "/")))]
    let line =
      "\(environment) exec '\(folder)bulkhead' run --plugins '\(world.plugins)' --state '\(world.state)' "
      + "--trust '\(world.trust)' \(options) >'\(outputPath)' 2>'\(errorsPath)'"
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(line), nil]
    defer { for argument in arguments { free(argument) } }
    // The threads that run tests block signals, and a program started by one would never hear SIGTERM.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var child = pid_t()
    try #require(posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ) == 0)
    process = child
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  var output: String { String(decoding: bytes(of: outputPath), as: UTF8.self) }
  var errors: String { String(decoding: bytes(of: errorsPath), as: UTF8.self) }

  /// Ends it in good order and gives its exit code.
  func stop() -> Int32 {
    kill(process, SIGTERM)
    return waitForEnd()
  }

  func waitForEnd() -> Int32 {
    var info = siginfo_t()
    // Left for `deinit` to reap, so that the number stays this process's.
    while waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    var status: Int32 = 0
    waitpid(process, &status, WNOHANG)
    return status >> 8 & 0xFF
  }

  /// One strategy as the host shows it, `nil` while the host does not answer or does not know it.
  func strategy(_ name: String) -> Shown? {
    guard let line = try? HostLine.ask(.status, state: world.state), let status = try? JSON(parsing: line),
      var object = try? JSONObject(status), let list = try? object.array("strategies", limit: 256)
    else { return nil }
    return list.compactMap(Shown.init).first { $0.bundle.hasSuffix("/\(name).bhplugin") }
  }

  /// Asks until `isTrue` of the strategy, for at most 30 seconds.
  @discardableResult
  func wait(for name: String, _ isTrue: (Shown) -> Bool) throws -> Shown {
    var last: Shown?
    for _ in 0..<600 {
      last = strategy(name)
      if let last, isTrue(last) { return last }
      usleep(50_000)
    }
    Issue.record("\(name) is \(String(describing: last))\n\(output)\n\(errors)")
    throw WaitedInVain()
  }

  struct WaitedInVain: Error {}
}

/// One strategy in the answer of `bulkhead status`.
struct Shown {
  let bundle: String
  let state: String
  let version: String?
  let process: Int64?
  let fills: Int64
  let orders: Int64
  let refused: Int64
  /// What counts for it, and why its own state is what it is.
  let trading: String?
  let why: String?
  let restarts: Int64
  let code: String?
  let isHolding: Bool
  let givesWay: Bool?
  let droppedLines: Int64
  let escapedLines: Int64
  let layers: [String]

  init?(_ json: JSON) {
    guard var object = try? JSONObject(json), let bundle = try? object.string("bundle"),
      let state = try? object.string("state"), let fills = try? object.integer("fills", in: 0...Int64.max),
      let restarts = try? object.integer("restarts", in: 0...Int64.max)
    else { return nil }
    self.bundle = bundle
    self.state = state
    self.fills = fills
    orders = (try? object.integer("orders", in: 0...Int64.max)) ?? 0
    refused = (try? object.integer("refused", in: 0...Int64.max)) ?? 0
    var trading = try? object.object("trading")
    self.trading = try? trading?.string("counts")
    why = try? trading?.string("why")
    self.restarts = restarts
    version = try? object.string("version")
    process = try? object.integer("process", in: 1...Int64.max)
    var problem = try? object.object("problem")
    code = try? problem?.string("code")
    isHolding = ((try? object.array("holdings", limit: 256)) ?? []).isEmpty == false
    givesWay = try? object.boolean("gives_way")
    var log = try? object.object("log")
    droppedLines = (try? log?.integer("dropped", in: 0...Int64.max)) ?? -1
    escapedLines = (try? log?.integer("escaped", in: 0...Int64.max)) ?? -1
    layers = ((try? object.array("jail", limit: 64)) ?? []).compactMap { layer in
      var object = try? JSONObject(layer)
      return (try? object?.boolean("applied")) == true ? try? object?.string("layer") : nil
    }
  }
}
