import HostJSON
import Testing

private func object(_ text: String) throws -> JSONObject { try JSONObject(JSON(parsing: Array(text.utf8))) }

@Suite struct ObjectTests {
  @Test func `fields are read by type`() throws {
    var object = try object(#"{"s":"x","i":3,"r":2.5,"whole":2,"b":true,"l":["a"],"o":{"k":1}}"#)
    #expect(try object.string("s") == "x")
    #expect(try object.integer("i", in: 1...3) == 3)
    #expect(try object.real("r") == 2.5)
    #expect(try object.real("whole") == 2)
    #expect(try object.boolean("b"))
    #expect(try object.strings("l", limit: 1) == ["a"])
    var inner = try object.object("o")
    #expect(try inner.integer("k", in: 0...1) == 1)
    #expect(try object.ifPresent("none") { object throws(JSONError) in try object.string("none") } == nil)
    try inner.finish()
    try object.finish()
  }

  @Test func `a field that nobody asked for is refused by name`() throws {
    var object = try object(#"{"a":1,"extra":2}"#)
    _ = try object.integer("a", in: 0...9)
    #expect(throws: JSONError.unknown(path: "extra")) { try object.finish() }
  }

  @Test func `an error names the path from the top`() throws {
    var object = try object(#"{"entries":[{"n":1},{"n":"x"}]}"#)
    #expect(throws: JSONError.unfit(path: "entries[1].n", wanted: "an integer from 0 to 9")) {
      try object.objects("entries", limit: 9) { entry throws(JSONError) in try entry.integer("n", in: 0...9) }
    }
    #expect(throws: JSONError.unknown(path: "entries[0].n")) {
      try object.objects("entries", limit: 9) { _ throws(JSONError) in 0 }
    }
    #expect(throws: JSONError.missing(path: "absent")) { try object.string("absent") }
  }

  @Test func `ranges and lengths are bounds`() throws {
    var object = try object(#"{"i":10,"l":[1,2],"big":9007199254740993}"#)
    #expect(throws: JSONError.self) { try object.integer("i", in: 0...9) }
    #expect(throws: JSONError.self) { try object.array("l", limit: 1) }
    #expect(throws: JSONError.self) { try object.real("big") }
    #expect(throws: JSONError.self) { try JSONObject(.array([])) }
  }
}
