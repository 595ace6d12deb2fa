import Glibc

import TestSupport
import Testing

@testable import App
@testable import HostTrust

/// A real host with real workers, asked through its status socket. Each test has folders and a host of its own.
@Suite(.serialized) struct RunTests {
  private func isRunning(_ shown: Shown) -> Bool { shown.state == "running" && shown.process != nil }

  @Test(arguments: [
    ("CRASH=5", "E_CRASH"), ("LOOP=5", "E_DEADLINE"), ("EXIT=5", "E_EXITED"), ("HUNGRY=5", "E_MEMORY"),
  ])
  func `E01 E03 E04 E11 a strategy that fails in its turn is started again, and the others do not notice`(
    how: String, code: String
  ) throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    try world.makeBundle("bad", [how])
    let host = try RunningHost(world)
    let good = try host.wait(for: "good", isRunning)
    let failed = try host.wait(for: "bad") { $0.state == "waiting" }
    #expect(failed.code == code && failed.isHolding, "its position is kept")
    try host.wait(for: "bad") { $0.restarts == 1 }
    let after = try host.wait(for: "good") { $0.fills > 0 }
    #expect(after.process == good.process && after.restarts == 0)
    #expect(host.errors.contains(code) && host.errors.contains("its position is kept; again in 1 s"))
  }

  @Test func `C19 what is approved for other instruments is refused with the command that mends it, or trades none`()
    throws
  {
    let world = try RunWorld()
    try world.makeBundle("other", terms: "--instruments XRP-EUR,LTC-EUR")
    try world.makeBundle("this", terms: "--instruments BTC-USDT,XRP-EUR")
    try world.makeBundle("any", terms: "--instruments any")
    let host = try RunningHost(world)
    #expect(try host.wait(for: "other") { $0.state == "refused" }.code == "E_PERMISSION")
    #expect(host.errors.contains("bulkhead plugin approve BUNDLE --instruments BTC-USDT"))
    try host.wait(for: "this") { $0.fills > 0 }
    try host.wait(for: "any") { $0.fills > 0 }
    for wrong in [",", "BTC-USDT,", "BTC-USDT,BTC-USDT"] {
      let approval = "plugin approve \(world.plugins)/this.bhplugin --yes --trust \(world.trust) --instruments \(wrong)"
      #expect(world.bulkhead(approval).errors.contains("not different symbols"), "\(wrong)")
    }
  }

  @Test func `E01 a strategy that fails while it is loaded holds up nobody`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    let host = try RunningHost(world)
    try host.wait(for: "good", isRunning)
    try world.makeBundle("bad", ["HANGS"])
    try host.wait(for: "bad") { $0.state == "starting" }
    let before = try host.wait(for: "good", isRunning)
    usleep(1_000_000)
    let status = try HostLine.ask(.status, state: world.state)
    #expect(!status.isEmpty, "the host answers while a worker is being started")
    #expect(host.strategy("good")?.process == before.process)
    #expect(try host.wait(for: "bad") { $0.state == "waiting" }.code == "E_LOAD_TIMEOUT")
  }

  @Test func `E09 a slow strategy is throttled and told about, and the others keep their turns`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    try world.makeBundle("slow", ["SLOW=100000000"])
    let host = try RunningHost(world, "--turn-budget 1s")
    let slow = try host.wait(for: "slow") { _ in host.errors.contains("throttled  slow") }
    #expect(slow.state == "running" && slow.restarts == 0 && slow.givesWay == true)
    #expect(host.strategy("good")?.givesWay == false && world.bulkhead("status").output.contains("gives way"))
    #expect(world.bulkhead("status").output.contains("throttled"))
    let said = host.output.split(separator: "\n").filter { $0.contains("slow") && $0.contains("says") }.count
    usleep(1_000_000)
    try host.wait(for: "good") { _ in host.output.contains("good          says version 1.0.1 has seen many") }
    #expect(
      host.output.split(separator: "\n").filter { $0.contains("slow") && $0.contains("says") }.count <= said + 1)
  }

  @Test func `D16 an attempt to leave the jail is quarantined until a person releases it, also by the next host`()
    throws
  {
    let world = try RunWorld()
    try world.makeBundle("good")
    try world.makeBundle("bad", ["FORBIDDEN=1"])
    do {
      let host = try RunningHost(world)
      #expect(try host.wait(for: "bad") { $0.state == "quarantined" }.code == "E_FORBIDDEN_CALL")
      #expect(host.errors.contains("run: bulkhead plugin release org.example.bad"))
      #expect(host.stop() == 1, "a run in which a strategy had to be stopped is not fine")
    }
    let host = try RunningHost(world)
    #expect(try host.wait(for: "bad") { $0.state == "quarantined" }.code == "E_QUARANTINED")
    try host.wait(for: "good", isRunning)
    #expect(world.bulkhead("plugin release org.example.good").errors.contains("quarantined are org.example.bad"))
    #expect(world.bulkhead("plugin release org.example.bad").output.contains("E_FORBIDDEN_CALL"))
    try host.wait(for: "bad") { $0.code == "E_FORBIDDEN_CALL" }
  }

  @Test func `E03 with --on-stop flatten the position of a stopped strategy is sold`() throws {
    let world = try RunWorld()
    try world.makeBundle("bad", ["LOOP=30"])
    let host = try RunningHost(world, "--on-stop flatten")
    try host.wait(for: "bad") { $0.isHolding }
    try host.wait(for: "bad") { $0.state == "waiting" && !$0.isHolding && $0.fills >= 2 }
  }

  @Test(arguments: [("flatten", ""), ("keep", "--on-stop flatten")])
  func `E03 what the owner chose for a stopped strategy's position comes before what the host was told`(
    choice: String, option: String
  ) throws {
    let world = try RunWorld()
    try world.makeBundle("bad", ["LOOP=30"], terms: "--on-stop \(choice)")
    let host = try RunningHost(world, option)
    try host.wait(for: "bad") { $0.isHolding }
    if choice == "flatten" {
      try host.wait(for: "bad") { $0.state == "waiting" && !$0.isHolding && $0.fills >= 2 }
    } else {
      #expect(try host.wait(for: "bad") { $0.state == "waiting" }.isHolding)
      #expect(host.errors.contains("its position is kept"))
    }
  }

  @Test(arguments: ["FORBIDDEN=1", "REACHES"])
  func
    `D16 the key that signed what tried to leave the jail is told about, and approves nothing until a person decides`(
      how: String
    ) throws
  {
    let world = try RunWorld()
    try world.makeBundle("good")
    try world.makeBundle("bad", [how])
    let host = try RunningHost(world)
    #expect(try host.wait(for: "bad") { $0.state == "quarantined" }.code == "E_FORBIDDEN_CALL")
    let key = try SecretKey(file: "\(world.state)/keys/owner.key") { [] }.id
    let orders = "bulkhead key revoke \(key); when you have seen to it: bulkhead key clear \(key)"
    #expect(host.errors.contains("alert") && host.errors.contains(orders))
    for line in ["key list", "plugin list \(world.plugins)", "plugin verify \(world.plugins)/good.bhplugin"] {
      let printed = world.bulkhead("\(line) --trust \(world.trust)")
      #expect(printed.exit == .fine && (printed.output + printed.errors).contains(orders), "\(line)")
    }
    #expect(world.bulkhead("status").output.contains(orders))
    let approval = "plugin approve \(world.plugins)/good.bhplugin --yes --trust \(world.trust)"
    #expect(world.bulkhead(approval).errors.contains("E_KEY_SUSPECT"))
    #expect(world.bulkhead("key clear 0000000000000000").errors.contains("suspect are \(key)"))
    #expect(world.bulkhead("key clear \(key)").exit == .fine)
    #expect(world.bulkhead("key clear \(key)").errors.contains("E_NOT_SUSPECT"))
    #expect(world.bulkhead(approval).exit == .fine)
    #expect(!world.bulkhead("key list --trust \(world.trust)").output.contains("suspect"))
    // What nobody vouched for is nobody's fault.
    #expect(host.strategy("good")?.restarts == 0)
  }

  @Test func `E06 the status tells how many lines were dropped and made harmless`() throws {
    let world = try RunWorld()
    try world.makeBundle("loud", ["NOISY=40"])
    let host = try RunningHost(world)
    let loud = try host.wait(for: "loud") { $0.droppedLines > 0 && $0.escapedLines > 0 }
    #expect(loud.state == "running")
    let printed = world.bulkhead("status").output
    #expect(printed.contains("dropped") && printed.contains("escaped"))
    #expect(!host.output.contains("\u{1B}[2J"))
  }

  @Test func `E13 a replaced bundle takes over the state, the portfolio and the orders`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    let host = try RunningHost(world)
    let before = try host.wait(for: "good") { $0.isHolding }
    try host.wait(for: "good") { _ in host.output.contains("version 1.0.1 has seen many") }
    try world.makeBundle("good", ["OTHER=1"], seq: 2)
    let after = try host.wait(for: "good") { isRunning($0) && $0.version == "1.0.2" }
    #expect(after.process != before.process && after.isHolding && after.fills == before.fills)
    #expect(host.output.contains("upgraded good 1.0.1 to 1.0.2  with its state"))
    try host.wait(for: "good") { _ in host.output.contains("version 1.0.2 has seen many") }
    #expect(!host.output.contains("version 1.0.2 has seen few"), "it knows what the old one saw")
    #expect(after.restarts == 0)
  }

  @Test func `A15 a bundle replaced by an older one changes nothing for the one that runs`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    let kept = world.scratch.file("old.bhplugin")
    #expect(shell("cp -r '\(world.plugins)/good.bhplugin' '\(kept)'").status == 0)
    try world.makeBundle("good", ["OTHER=1"], seq: 2)
    let host = try RunningHost(world)
    let before = try host.wait(for: "good", isRunning)
    #expect(shell("cp '\(kept)'/* '\(world.plugins)/good.bhplugin/'").status == 0)
    try host.wait(for: "good") { _ in host.errors.contains("E_ROLLBACK") }
    let after = try host.wait(for: "good", isRunning)
    #expect(after.process == before.process && after.version == "1.0.2")
  }

  @Test func `a bundle is started when it is dropped, stopped when it is taken away, and goes on when it is back`()
    throws
  {
    let world = try RunWorld()
    try world.makeBundle("first")
    let host = try RunningHost(world)
    try host.wait(for: "first", isRunning)
    #expect(mkdir(world.scratch.file("aside"), 0o755) == 0)
    try world.makeBundle("late", in: world.scratch.file("aside"))
    #expect(host.strategy("late") == nil)
    let here = "\(world.plugins)/late.bhplugin", aside = world.scratch.file("aside/late.bhplugin")
    #expect(rename(aside, here) == 0)
    let held = try host.wait(for: "late") { isRunning($0) && $0.isHolding }
    #expect(rename(here, aside) == 0)
    let gone = try host.wait(for: "late") { $0.state == "withdrawn" }
    #expect(gone.code == "E_REMOVED" && gone.process == nil && gone.isHolding)
    #expect(rename(aside, here) == 0)
    let back = try host.wait(for: "late", isRunning)
    #expect(back.isHolding && back.fills == held.fills, "the portfolio is the same")
    #expect(host.strategy("first")?.restarts == 0)
  }

  @Test func `B04 a half-copied bundle is never loaded and told about once`() throws {
    let world = try RunWorld()
    try world.makeBundle("first")
    #expect(mkdir(world.scratch.file("aside"), 0o755) == 0)
    try world.makeBundle("slow", in: world.scratch.file("aside"))
    let host = try RunningHost(world)
    try host.wait(for: "first", isRunning)
    let source = world.scratch.file("aside/slow.bhplugin"), target = "\(world.plugins)/slow.bhplugin"
    #expect(mkdir(target, 0o755) == 0)
    // Each pause is long enough for the host to think that the copy is over.
    for line in [
      "head -c 100 SOURCE:manifest.json > TARGET:manifest.json", "cp SOURCE:manifest.json TARGET:manifest.json",
      "head -c 5000 SOURCE:library.so > TARGET:library.so",
      "head -c 30 SOURCE:manifest.json.minisig > TARGET:manifest.json.minisig",
      "cp SOURCE:manifest.json.minisig TARGET:manifest.json.minisig",
    ] {
      let copied = shell(line.replacing("SOURCE:", with: "\(source)/").replacing("TARGET:", with: "\(target)/"))
      #expect(copied.status == 0, "\(copied.output)")
      usleep(900_000)
      #expect(host.strategy("slow")?.process == nil)
    }
    #expect(host.errors.split(separator: "\n").filter { $0.contains("slow.bhplugin") }.count == 1, "\(host.errors)")
    #expect(shell("cp '\(source)/library.so' '\(target)/library.so'").status == 0)
    try host.wait(for: "slow", isRunning)
  }

  @Test func `A11 a revoked key stops what it signed within five seconds, and a new approval starts it again`() throws {
    let world = try RunWorld()
    try world.makeBundle("first")
    try world.makeBundle("second")
    let host = try RunningHost(world)
    try host.wait(for: "first", isRunning)
    let digest = try SHA256Digest(file: "\(world.plugins)/first.bhplugin/library.so")
    let began = monotonicTime_ns()
    try world.changeTrustList { $0.revokedHashes.append(digest) }
    let stopped = try host.wait(for: "first") { $0.state == "withdrawn" }
    #expect(stopped.code == "E_HASH_REVOKED" && stopped.process == nil)
    #expect(monotonicTime_ns() - began < 5_000_000_000)
    #expect(host.strategy("second")?.state == "running")
    try world.changeTrustList { list in list.revokedHashes.removeAll { $0 == digest } }
    try host.wait(for: "first", isRunning)

    try world.changeTrustList { list in list.revokedKeys = list.publishers.map(\.key.id) }
    for name in ["first", "second"] {
      #expect(try host.wait(for: name) { $0.state == "withdrawn" }.code == "E_KEY_REVOKED")
    }
  }

  @Test func `J07 a second host on the same state folder is refused and told who has it`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    let host = try RunningHost(world)
    try host.wait(for: "good", isRunning)
    let second = world.bulkhead("run --plugins \(world.plugins) --trust \(world.trust) --for 1s")
    #expect(second.exit == .refused)
    #expect(second.errors.contains("E_STATE_LOCKED: another host, process \(host.process),"))
    #expect(host.strategy("good")?.state == "running")
    kill(host.process, SIGKILL)
    _ = host.waitForEnd()
    let lock = try StateLock(state: world.state)
    extendLifetime(lock)
  }

  @Test func `the status names every layer of the jail, is only ours to read and ends with the host`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    #expect(world.bulkhead("status").errors.contains("E_NO_HOST"))
    let host = try RunningHost(world)
    let shown = try host.wait(for: "good", isRunning)
    for layer in ["descriptors", "landlock", "call-filter-loading", "call-filter-running"] {
      #expect(shown.layers.contains(layer))
    }
    var status = stat()
    #expect(stat("\(world.state)/host.sock", &status) == 0 && status.st_mode & 0o777 == 0o600)
    let printed = world.bulkhead("status")
    #expect(printed.exit == .fine && printed.output.contains("good 1.0.1") && printed.output.contains("running"))
    #expect(host.stop() == 0)
    #expect(world.bulkhead("status").errors.contains("E_NO_HOST"))
  }

  @Test func `a status reader who reads nothing does not hold the host up`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    let host = try RunningHost(world)
    try host.wait(for: "good", isRunning)
    var idle: [Int32] = []
    defer { for descriptor in idle { close(descriptor) } }
    for _ in 0..<12 {
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK, 0)
      try withAddress(in: world.state) { address, length in _ = connect(descriptor, address, length) }
      idle.append(descriptor)
    }
    try host.wait(for: "good", isRunning)
  }

  @Test(arguments: ["true", "' 1'", "'1 '", "01", "'1,org.example.mine'", "yes", "''"])
  func `J06 nothing but 1 switches development mode on, and the refusal says what would`(value: String) throws {
    let world = try RunWorld()
    try world.makeBundle("mine", approve: false)
    let host = try RunningHost(world, environment: "ALLOW_UNSIGNED=\(value)")
    #expect(host.waitForEnd() == 1)
    #expect(host.errors.contains("E_UNSIGNED") && host.errors.contains("development mode (ALLOW_UNSIGNED=1) is off"))
    #expect(!host.errors.contains("for 8 hours"))
  }

  @Test func `J05 what development mode lets in is jailed like everything else, and no key is to blame for it`() throws
  {
    let world = try RunWorld()
    try world.makeBundle("mine", ["FORBIDDEN=1"], approve: false)
    let host = try RunningHost(world, environment: "ALLOW_UNSIGNED=1")
    let mine = try host.wait(for: "mine") { $0.state == "quarantined" }
    #expect(mine.code == "E_FORBIDDEN_CALL" && mine.process == nil)
    #expect(
      !host.errors.contains("alert") && !world.bulkhead("key list --trust \(world.trust)").errors.contains("suspect"))
  }

  @Test func `J04 development mode says at the start how long it lasts, and a taint stays on what it let in`() throws {
    let world = try RunWorld()
    try world.makeBundle("mine", approve: false)
    let host = try RunningHost(world, environment: "ALLOW_UNSIGNED=1")
    try host.wait(for: "mine", isRunning)
    #expect(host.errors.contains("for 8 hours bundles that nobody signed"))
    #expect(world.bulkhead("status --json").output.contains(#""standing":"unsigned""#))
  }
}
