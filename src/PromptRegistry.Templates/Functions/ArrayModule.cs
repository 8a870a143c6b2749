using static PromptRegistry.Templates.Functions.Parameter;
using static PromptRegistry.Templates.Values.TemplateValue;

namespace PromptRegistry.Templates.Functions;

/// <summary>The names, parameters and bodies of <c>array</c>.</summary>
internal static class ArrayModule
{
    public static void Register(ModuleBuilder module)
    {
        module.Add("add", "ArrayFunctions.Add", Result.JoinedList, [List("list"), Value("value")],
            (c, a) => From(ArrayFunctions.Add(c, a.List(0), a[1])), needsContext: true);
        module.Add("add_range", "ArrayFunctions.AddRange", Result.JoinedList, [List("list1"), List("list2")],
            (c, a) => From(ArrayFunctions.AddRange(c, a.List(0), a.List(1))), needsContext: true);
        module.Add("concat", "ArrayFunctions.AddRange", Result.JoinedList, [List("list1"), List("list2")],
            (c, a) => From(ArrayFunctions.AddRange(c, a.List(0), a.List(1))), needsContext: true);
        module.Add("compact", "ArrayFunctions.Compact", Result.SameList, [List("list")],
            (c, a) => From(ArrayFunctions.Compact(c, a.List(0))), needsContext: true);
        module.Add("contains", "ArrayFunctions.Contains", Result.Boolean, [List("list"), Value("item")],
            (c, a) => ArrayFunctions.Contains(c, a.List(0), a[1]), needsContext: true);
        module.Add("first", "ArrayFunctions.First", Result.Element, [List("list")],
            (_, a) => ArrayFunctions.First(a.List(0)));
        module.Add("last", "ArrayFunctions.Last", Result.Element, [List("list")],
            (_, a) => ArrayFunctions.Last(a.List(0)));
        module.Add("size", "ArrayFunctions.Size", Result.Integer, [List("list")],
            (_, a) => ArrayFunctions.Size(a.List(0)));
        RegisterParts(module);
        RegisterCallbacks(module);
    }

    private static void RegisterParts(ModuleBuilder module)
    {
        module.Add("insert_at", "ArrayFunctions.InsertAt", Result.Anys,
            [List("list"), Integer("index"), Value("value")],
            (c, a) => From(ArrayFunctions.InsertAt(c, a.List(0), a.Integer(1), a[2])), needsContext: true);
        module.Add("remove_at", "ArrayFunctions.RemoveAt", Result.SameList, [List("list"), Integer("index")],
            (c, a) => From(ArrayFunctions.RemoveAt(c, a.List(0), a.Integer(1))), needsContext: true);
        module.Add("limit", "ArrayFunctions.Limit", Result.SameList, [List("list"), Integer("count")],
            (c, a) => From(ArrayFunctions.Limit(c, a.List(0), a.Integer(1))), needsContext: true);
        module.Add("offset", "ArrayFunctions.Offset", Result.SameList, [List("list"), Integer("index")],
            (c, a) => From(ArrayFunctions.Offset(c, a.List(0), a.Integer(1))), needsContext: true);
        module.Add("reverse", "ArrayFunctions.Reverse", Result.SameList, [List("list")],
            (c, a) => From(ArrayFunctions.Reverse(c, a.List(0))), needsContext: true);
        module.Add("sort", "ArrayFunctions.Sort", Result.SameList, [Value("list"), OptionalText("member")],
            (c, a) => From(ArrayFunctions.Sort(c, a[0], a.Text(1))), needsContext: true);
        module.Add("uniq", "ArrayFunctions.Uniq", Result.SameList, [List("list")],
            (c, a) => From(ArrayFunctions.Uniq(c, a.List(0))), needsContext: true);
        module.Add("map", "ArrayFunctions.Map", Result.Anys, [List("list"), Text("member")],
            (c, a) => From(ArrayFunctions.Map(c, a.List(0), a.Text(1))), needsContext: true);
    }

    private static void RegisterCallbacks(ModuleBuilder module)
    {
        module.Add("join", "ArrayFunctions.Join", Result.Text,
            [List("list"), Text("delimiter"), OptionalFunction("function")],
            (c, a) => ArrayFunctions.Join(c, a.List(0), a.Text(1), a[2]), needsContext: true);
        module.Add("each", "ArrayFunctions.Each", Result.Anys, [List("list"), Function("function")],
            (c, a) => From(ArrayFunctions.Each(c, a.List(0), a[1])), needsContext: true);
        module.Add("filter", "ArrayFunctions.Filter", Result.SameList, [List("list"), Function("function")],
            (c, a) => From(ArrayFunctions.Filter(c, a.List(0), a[1])), needsContext: true);
        module.Add("any", "ArrayFunctions.Any", Result.Boolean,
            [List("list"), Function("function"), OptionalValue("args")],
            (c, a) => ArrayFunctions.Any(c, a.List(0), a[1], a.From(2)), needsContext: true, hasRest: true);
        module.Refuse("cycle", Result.Any, [List("list"), OptionalValue("group")]);
    }
}
