import Testing

@testable import App

@Suite struct StrategyChoiceTests {
  @Test func `a bundle alone gets every instrument and no parameters of its own`() throws {
    let choice = try StrategyChoice("plugins/EMACross.bhplugin")
    #expect(choice.bundle == "plugins/EMACross.bhplugin")
    #expect(choice.symbols == nil && choice.parameters.isEmpty)
  }

  @Test func `instruments stand behind the sign, parameters behind the colon`() throws {
    let choice = try StrategyChoice("EMACross@BTC-USDT,ETH-USDT:fast=5,slow=20")
    #expect(choice.bundle == "EMACross")
    #expect(choice.symbols == ["BTC-USDT", "ETH-USDT"])
    #expect(choice.parameters == ["fast=5", "slow=20"])
    #expect(try StrategyChoice("EMACross:fast=5").parameters == ["fast=5"])
    #expect(try StrategyChoice("EMACross@BTC-USDT").symbols == ["BTC-USDT"])
  }

  @Test func `signs in the names of folders further up are those folders'`() throws {
    let choice = try StrategyChoice("/home/a@b:c/EMACross.bhplugin:fast=5")
    #expect(choice.bundle == "/home/a@b:c/EMACross.bhplugin")
    #expect(choice.parameters == ["fast=5"])
    #expect(try StrategyChoice("/home/a@b/").bundle == "/home/a@b/")
  }

  @Test(arguments: ["", "@", ":", "@BTC-USDT", "E@", "E@,", "E@A,,B", "E:", "E:fast", "E:=5", "E:fast=1,", "E@A:"])
  func `what lacks a part is refused`(text: String) {
    #expect(throws: ValueFault.self) { try StrategyChoice(text) }
  }
}
