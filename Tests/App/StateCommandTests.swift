import Glibc
import HostJSON
import HostRisk
import TestSupport
import Testing

@testable import App

/// A real host that is told to stop trading and to go on.
@Suite(.serialized) struct StateCommandTests {
  private func isRunning(_ shown: Shown) -> Bool { shown.state == "running" }

  @Test func `C08 what is killed has no order, sends none, and is killed still after kill -9`() throws {
    let world = try RunWorld()
    try world.makeBundle("good", ["BIDS=1"])
    do {
      let host = try RunningHost(world)
      try host.wait(for: "good") { $0.orders >= 5 }
      let answer = world.bulkhead("kill --reason get-out --json").output
      #expect(answer.contains(#""scope":"the host","before":"normal","state":"killed""#))
      #expect(answer.contains(#""orders":0,"#), "the paper venue cancels at once")
      let killed = try #require(host.strategy("good"))
      #expect(killed.trading == "killed" && killed.state == "running")
      let later = try host.wait(for: "good") { $0.refused > killed.refused + 3 }
      #expect(later.orders == killed.orders, "it wishes and nothing leaves")
      Glibc.kill(host.process, SIGKILL)
      _ = host.waitForEnd()
    }
    let host = try RunningHost(world)
    let back = try host.wait(for: "good") { isRunning($0) && $0.trading == "killed" }
    let later = try host.wait(for: "good") { $0.refused > back.refused + 3 }
    #expect(later.orders == back.orders)
    let status = world.bulkhead("status").output
    #expect(status.contains("killed  the host, since") && status.contains("said so") && status.contains("get-out"))
  }

  @Test func `a halted strategy comes back step by step, and the answers say what is next`() throws {
    let world = try RunWorld()
    try world.makeBundle("good", ["BIDS=1"])
    try world.makeBundle("other", ["BIDS=1"])
    let host = try RunningHost(world)
    try host.wait(for: "good") { $0.orders >= 1 }
    #expect(world.bulkhead("halt --strategy org.example.good --reason looks-wrong").output.contains("was normal"))
    #expect(world.bulkhead("halt --strategy good.bhplugin --reason again").output.contains("was so already"))
    let halted = try host.wait(for: "good") { $0.trading == "halted" }
    #expect(halted.why?.hasSuffix(": looks-wrong") == true)
    try host.wait(for: "other") { $0.trading == "normal" }
    #expect(world.bulkhead("halt --instrument BTC-USDT --reason a-fork").exit == .fine)
    for (state, next) in [
      ("reduce-only", "one step leads to caution"), ("caution", "one step leads to normal"), ("normal", "it trades"),
    ] {
      let printed = world.bulkhead("resume --strategy org.example.good --reason looked-at").output
      #expect(printed.contains("\(state)  strategy org.example.good") && printed.contains(next), "\(printed)")
    }
    let before = try host.wait(for: "good") { $0.trading == "normal" }
    try host.wait(for: "good") { $0.refused > before.refused + 2 }
    for _ in 0..<3 { world.bulkhead("resume --instrument BTC-USDT --reason over") }
    try host.wait(for: "good") { $0.orders > before.orders }
    #expect(world.bulkhead("journal export").output.contains(#""input":"command","command":"halt""#))
  }

  @Test func `M14 an unwound strategy holds nothing and ends halted, also when its host is killed on the way`() throws {
    let world = try RunWorld()
    try world.makeBundle("good")
    do {
      let host = try RunningHost(world)
      try host.wait(for: "good") { $0.isHolding }
      #expect(world.bulkhead("unwind --strategy org.example.good --reason given-up").output.contains("unwinding"))
      Glibc.kill(host.process, SIGKILL)
      _ = host.waitForEnd()
    }
    let host = try RunningHost(world)
    let unwound = try host.wait(for: "good") { !$0.isHolding && $0.trading == "halted" }
    #expect(unwound.why == "all that could be closed is closed")
  }

  @Test func `a command that makes no sense is refused in words`() throws {
    let world = try RunWorld()
    #expect(world.bulkhead("halt --reason x").errors.contains("E_NO_HOST"))
    #expect(world.bulkhead("halt").errors.contains("E_MISSING_OPTION"))
    #expect(world.bulkhead("halt --venue paper --strategy x --reason x").errors.contains("E_CONFLICT"))
    try world.makeBundle("good")
    let host = try RunningHost(world)
    try host.wait(for: "good", isRunning)
    for (line, says) in [
      ("halt --strategy nobody --reason x", "E_SCOPE: this host has no strategy nobody; use org.example.good"),
      ("halt --instrument DOGE --reason x", "E_SCOPE: this host has no instrument DOGE; use"),
      ("kill --venue moon --reason x", "E_SCOPE: this host has no venue moon; use paper"),
      ("resume --reason \(String(repeating: "x", count: 300))", "E_QUESTION"),
    ] {
      let printed = world.bulkhead(line)
      #expect(printed.exit == .refused && printed.errors.contains(says), "\(printed.errors)")
    }
    #expect(host.strategy("good")?.trading == "normal")
  }

  @Test(arguments: [
    "", "x", "{}", #"{"ask":"status","reason":"x"}"#, #"{"ask":"halt"}"#, #"{"ask":"halt","reason":""}"#,
    #"{"ask":"halt","reason":"x","strategy":"a","venue":"b"}"#, #"{"ask":"drop","reason":"x"}"#,
    #"{"ask":"halt","reason":"x","force":true}"#,
  ])
  func `what the host does not understand it does not do`(line: String) {
    #expect(throws: QuestionFault.self) { try HostQuestion(parsing: Array(line.utf8)) }
  }

  @Test func `every question survives its line`() throws {
    let scopes: [HostQuestion.ScopeName] = [.host, .venue("paper"), .instrument("BTC-USDT"), .strategy("a.b")]
    let questions = scopes.flatMap { scope in
      StateCommand.Deed.allCases.map { HostQuestion.command($0, scope, reason: "because \"so\"") }
    }
    for question in questions + [.status] {
      #expect(try HostQuestion(parsing: Array(question.json.compact.utf8)) == question)
    }
  }
}
