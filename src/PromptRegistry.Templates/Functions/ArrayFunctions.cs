using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;
using static PromptRegistry.Templates.Values.TemplateValue;
using ListValue = System.Collections.Generic.IReadOnlyList<PromptRegistry.Templates.Values.TemplateValue>;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>array</c>. They never change their arguments.</summary>
public static class ArrayFunctions
{
    public static ListValue Add(RenderContext context, ListValue? list, TemplateValue value) =>
        new TemplateArray([.. Counted(context, list), value]);

    public static ListValue? AddRange(RenderContext context, ListValue? first, ListValue? second) =>
        first is null && second is null ? null : Made(context.Visit(first).Concat(context.Visit(second)));

    public static ListValue? Compact(RenderContext context, ListValue? list) => list is null
        ? null
        : Made(context.Visit(list).Where(item => !item.IsNull));

    public static bool Contains(RenderContext context, ListValue? list, TemplateValue item) =>
        context.Visit(list).Contains(item);

    public static TemplateValue First(ListValue? list) => list is { Count: > 0 } ? list[0] : default;

    public static TemplateValue Last(ListValue? list) => list is { Count: > 0 } ? list[list.Count - 1] : default;

    public static ListValue InsertAt(RenderContext context, ListValue? list, int index, TemplateValue value)
    {
        index = Math.Max(0, index);
        context.Iterate(Math.Max(index, list?.Count ?? 0));
        var result = new TemplateArray(list ?? []);
        while (result.Count < index) result.Add(default);
        result.Insert(index, value);
        return result;
    }

    public static string Join(RenderContext context, ListValue? list, string? delimiter, TemplateValue function)
    {
        if (list is null || list.Count == 0) return "";
        context.Iterate(list.Count);
        var callback = function.AsFunction();
        var texts = new string[list.Count];
        var length = (long)(delimiter?.Length ?? 0) * (texts.Length - 1);
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Conversions.ToText(callback is null ? list[i] : context.Call(callback, list[i]));
            length += texts[i].Length;
        }

        var limit = context.Limits.Output;
        if (limit > 0 && length > limit)
            throw new OperationException($"Joined string exceeds LimitToString `{limit}`.");
        return string.Join(delimiter, texts);
    }

    public static ListValue? Limit(RenderContext context, ListValue? list, int count) => list is null
        ? null
        : Made(context.Visit(list).Take(count));

    public static ListValue? Offset(RenderContext context, ListValue? list, int index) => list is null
        ? null
        : Made(context.Visit(list).Skip(index));

    /// <summary>A member of each item that has it.</summary>
    public static ListValue Map(RenderContext context, ListValue? list, string? member) => member is null
        ? []
        : Made(context.Visit(list)
            .Where(item => Members.Has(item, member))
            .Select(item => Members.Path(item, member)));

    public static ListValue RemoveAt(RenderContext context, ListValue? list, int index)
    {
        var result = new TemplateArray(Counted(context, list));
        if (index < 0) index += result.Count;
        if (index >= 0 && index < result.Count) result.RemoveAt(index);
        return result;
    }

    public static ListValue Reverse(RenderContext context, ListValue? list) => Made(context.Visit(list).Reverse());
    public static int Size(ListValue? list) => list?.Count ?? 0;

    public static ListValue Sort(RenderContext context, TemplateValue list, string? member)
    {
        if (list.IsNull) return [];
        if (list.Kind is not (TemplateValueKind.Array or TemplateValueKind.String or TemplateValueKind.Object))
            return new TemplateArray([list]);
        return ValueComparer.Sort(Counted(context, Lists.Of(list)), member);
    }

    public static ListValue? Uniq(RenderContext context, ListValue? list) =>
        list is null ? null : Made(context.Visit(list).Distinct());

    public static ListValue? Each(RenderContext context, ListValue? list, TemplateValue function) =>
        list is null ? null
            : function.AsFunction() is { } callback
            ? Made(context.Visit(list).Select(item => context.Call(callback, item)))
            : NoFunction(list, function);

    public static ListValue? Filter(RenderContext context, ListValue? list, TemplateValue function) =>
        list is null ? null
            : function.AsFunction() is { } callback
            ? Made(context.Visit(list).Where(item => Conversions.IsTrue(context.Call(callback, item))))
            : NoFunction(list, function);

    /// <summary>
    /// True if the function is true of any item; it gets the further arguments behind the item, but for nulls.
    /// </summary>
    public static bool Any(
        RenderContext context, ListValue? list, TemplateValue function, params TemplateValue[] further) =>
        function.AsFunction() is { } callback
            ? context.Visit(list).Any(
                item => Conversions.IsTrue(context.Call(callback, [item, .. further.Where(more => !more.IsNull)])))
            : NoFunction(list, function).Count > 0;

    private static ListValue NoFunction(ListValue? list, TemplateValue function) => function.IsNull
        ? list ?? []
        : throw new OperationException(
            $"The parameter `{function}` is not a function. Maybe prefix it with @? (Parameter 'function')", 1);

    /// <summary>What a list function returns is no list of the template's own: it cannot be changed.</summary>
    private static TemplateValue[] Made(IEnumerable<TemplateValue> items) => [.. items];

    private static ListValue Counted(RenderContext context, ListValue? list)
    {
        list ??= [];
        context.Iterate(list.Count);
        return list;
    }

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Add("add", Result.JoinedList, [List("list"), Value("value")],
            (c, a) => From(Add(c, a.List(0), a[1])), needsContext: true);
        module.Add("add_range", Result.JoinedList, [List("list1"), List("list2")],
            (c, a) => From(AddRange(c, a.List(0), a.List(1))), needsContext: true);
        module.Add("concat", Result.JoinedList, [List("list1"), List("list2")],
            (c, a) => From(AddRange(c, a.List(0), a.List(1))), needsContext: true, method: "ArrayFunctions.AddRange");
        module.Add("compact", Result.SameList, [List("list")],
            (c, a) => From(Compact(c, a.List(0))), needsContext: true);
        module.Add("contains", Result.Boolean, [List("list"), Value("item")],
            (c, a) => Contains(c, a.List(0), a[1]), needsContext: true);
        module.Add("first", Result.Element, [List("list")], (_, a) => First(a.List(0)));
        module.Add("last", Result.Element, [List("list")], (_, a) => Last(a.List(0)));
        module.Add("size", Result.Integer, [List("list")], (_, a) => Size(a.List(0)));
        RegisterParts(module);
        RegisterCallbacks(module);
    }

    private static void RegisterParts(ModuleBuilder module)
    {
        module.Add("insert_at", Result.Anys,
            [List("list"), Integer("index"), Value("value")],
            (c, a) => From(InsertAt(c, a.List(0), a.Integer(1), a[2])), needsContext: true);
        module.Add("remove_at", Result.SameList, [List("list"), Integer("index")],
            (c, a) => From(RemoveAt(c, a.List(0), a.Integer(1))), needsContext: true);
        module.Add("limit", Result.SameList, [List("list"), Integer("count")],
            (c, a) => From(Limit(c, a.List(0), a.Integer(1))), needsContext: true);
        module.Add("offset", Result.SameList, [List("list"), Integer("index")],
            (c, a) => From(Offset(c, a.List(0), a.Integer(1))), needsContext: true);
        module.Add("reverse", Result.SameList, [List("list")],
            (c, a) => From(Reverse(c, a.List(0))), needsContext: true);
        module.Add("sort", Result.SameList, [Value("list"), OptionalText("member")],
            (c, a) => From(Sort(c, a[0], a.Text(1))), needsContext: true);
        module.Add("uniq", Result.SameList, [List("list")], (c, a) => From(Uniq(c, a.List(0))), needsContext: true);
        module.Add("map", Result.Anys, [List("list"), Text("member")],
            (c, a) => From(Map(c, a.List(0), a.Text(1))), needsContext: true);
    }

    private static void RegisterCallbacks(ModuleBuilder module)
    {
        module.Add("join", Result.Text,
            [List("list"), Text("delimiter"), OptionalFunction("function")],
            (c, a) => Join(c, a.List(0), a.Text(1), a[2]), needsContext: true);
        module.Add("each", Result.Anys, [List("list"), Function("function")],
            (c, a) => From(Each(c, a.List(0), a[1])), needsContext: true);
        module.Add("filter", Result.SameList, [List("list"), Function("function")],
            (c, a) => From(Filter(c, a.List(0), a[1])), needsContext: true);
        module.Add("any", Result.Boolean,
            [List("list"), Function("function"), OptionalValue("args")],
            (c, a) => Any(c, a.List(0), a[1], a.From(2)), needsContext: true, hasRest: true);
        module.Refuse("cycle", Result.Any, [List("list"), OptionalValue("group")]);
    }
}
