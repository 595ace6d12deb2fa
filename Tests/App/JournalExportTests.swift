import HostJSON
import HostJournal
import TestSupport
import Testing

@testable import App

/// What a person reads in a run's journal: each input with its fields, and what the engine did in answer.
@Suite struct JournalExportTests {
  let state = Scratch()

  private func export(_ options: String) throws -> [Substring] {
    let printed = Printed("journal export \(options) --state \(state.path)", of: commandTree)
    try #require(printed.exit == .fine, "\(printed.errors)")
    return printed.output.split(separator: "\n")
  }

  private func effects(of line: Substring) throws -> String {
    let text = try #require(line.firstRange(of: #""effects":"#))
    return String(line[text.upperBound...].dropLast())
  }

  @Test func `J07 each kind of input is told with its fields`() throws {
    var run = try RecordedRun(state: state.path)
    run.trade(rounds: 0..<1)
    run.endAndGoOn()
    let lines = try export("")
    let wanted = [
      #""payload":{"input":"begin","host":"test","market":"made up","instruments":["BTC-USDT"],"maker_fee_ppm":500,"#,
      #""payload":{"input":"open","bundle":"Sample.bhplugin","id":"org.example.sample","#,
      #""payload":{"input":"market","event":"bar","instrument":"BTC-USDT","at":"2023-11-14T22:13:20Z","open":"99.90","high":"100.10","low":"99.80","close":"100.00","volume":"10.0000","#,
      #""payload":{"input":"turn","strategy":0}"#,
      #""payload":{"input":"wishes","strategy":0,"wishes":[{"wish":"submit","ref":1,"side":1,"type":1,"time_in_force":2,"quantity_units":800},"#,
    ]
    for (line, text) in zip(lines, wanted) { #expect(line.contains(text), "\(line)") }
    #expect(lines[1].contains(#""capital":"10000.00000000 USDT""#) && lines[1].contains(#""limits":{"order":"0.10""#))
    let last = lines.suffix(5)
    for (line, text) in zip(
      last,
      [
        #"{"input":"limits","strategy":0,"limits":{"order":"0.10""#,
        #"{"input":"stop","strategy":0,"reason":"worker"}"#,
        #"{"input":"flatten","strategy":0}"#, #"{"input":"resume","strategy":0,"bundle":"Sample.bhplugin""#,
        #"{"input":"report","report":"accepted","order":7,"#,
      ])
    {
      #expect(line.contains(text), "\(line)")
    }
    #expect(!lines.contains { $0.contains("payload_hex") || $0.contains("effects") })
  }

  @Test func `J07 each decision of the gate is told with its numbers, and what became of the order`() throws {
    var run = try RecordedRun(state: state.path)
    run.trade(rounds: 0..<2)
    let lines = try export("--effects")
    #expect(
      try effects(of: lines[4])
        == #"[{"effect":"approved","strategy":0,"order":65536,"ref":1,"instrument":"BTC-USDT","side":"buy","type":"market","time_in_force":"immediate","quantity":"0.0800","price":"105.00","reserved":"8.40840000 USDT","reserved_quantity":"0.0000","beyond_free_units":0},"#
        + #"{"effect":"refused","strategy":0,"reason":"value","reason_number":9,"given":5250000000000,"limit":100000000000,"text":"an order worth 52500.00000000 USDT, the limit is 1000.00000000 USDT"},"#
        + #"{"effect":"accepted","strategy":0,"order":65536,"ref":1,"instrument":"BTC-USDT","side":"buy","type":"market","time_in_force":"immediate","quantity":"0.0800","price":"105.00"}]"#
    )
    #expect(
      try effects(of: lines[5])
        == #"[{"effect":"filled","strategy":0,"order":65536,"ref":1,"instrument":"BTC-USDT","side":"buy","price":"100.40","quantity":"0.0800","fee":"0.00803200 USDT","remaining":"0.0000","maker":false}]"#
    )
    #expect(try effects(of: lines[3]) == "[]")
  }

  @Test func `J06 J07 effects from some record on are those of the whole run, with a snapshot and without`() throws {
    var run = try RecordedRun(state: state.path)
    run.trade(rounds: 0..<9)
    run.saveSnapshot()
    run.trade(rounds: 9..<20)
    let whole = try export("--effects")
    #expect(whole.count == 122)
    #expect(try export("--effects --from 57 --to 90") == Array(whole[56..<90]), "behind the snapshot after record 56")
    #expect(try export("--effects --from 56 --to 56") == [whole[55]], "the snapshot comes too late")
    #expect(shell("rm '\(state.path)'/journal/*.snapshot").status == 0)
    #expect(try export("--effects --from 57 --to 90") == Array(whole[56..<90]))
  }

  @Test func `effects of a journal that is no run are refused`() throws {
    let settings = JournalSettings(segmentBytes: 16_384, groupBytes: 1024, reserveBytes: 256)!
    var journal = try Journal.open(folder: state.file("journal"), disk: RealDisk(), settings: settings)
    try [UInt8](repeating: 7, count: 9).withUnsafeBytes { bytes in
      _ = try journal.append(kind: 7, time_ns: 1, payload: bytes)
    }
    try journal.commit()
    #expect(try export("").first?.contains(#""payload_hex":"070707"#) == true)
    let printed = Printed("journal export --effects --state \(state.path)", of: commandTree)
    #expect(printed.exit == .refused && printed.errors.contains("E_RUN_REPLAY") && printed.output == "")
  }
}
