namespace PromptRegistry.Templates.Values;

/// <summary>Reading members and items of values.</summary>
public static class Members
{
    /// <summary>A member by name; null when the value has none of that name, or is null itself.</summary>
    public static TemplateValue Get(TemplateValue target, string name)
    {
        switch (target.Kind)
        {
            case TemplateValueKind.Object: return target.AsObject()!.TryGet(name, out var member) ? member : default;
            case TemplateValueKind.Array: return OfArray(target.AsArray()!, name);
            case TemplateValueKind.String:
                return name == "size" ? TemplateValue.From((long)target.AsString()!.Length) : default;
            case TemplateValueKind.Date: return DateMembers.Get(target.AsDate(), name);
            case TemplateValueKind.TimeSpan: return DateMembers.Get(target.AsTimeSpan(), name);
            default: return default;
        }
    }

    /// <summary>A member, and members of it: <c>product.name</c>.</summary>
    public static TemplateValue Path(TemplateValue target, string path)
    {
        if (path.IndexOf('.') < 0) return Get(target, path);
        foreach (var name in path.Split('.')) target = Get(target, name);
        return target;
    }

    /// <summary>Whether a value has a member, or for a path, <c>product.name</c>, the first of its names.</summary>
    public static bool Has(TemplateValue target, string path)
    {
        var dot = path.IndexOf('.');
        var name = dot < 0 ? path : path.Substring(0, dot);
        return target.AsObject() is { } members ? members.TryGet(name, out _) : !Get(target, name).IsNull;
    }

    /// <summary>An item: of an array by position, negative from its end; of an object by name.</summary>
    /// <exception cref="OperationException">The value has no items.</exception>
    public static TemplateValue Item(TemplateValue target, TemplateValue index)
    {
        switch (target.Kind)
        {
            case TemplateValueKind.Array:
                var items = target.AsArray()!;
                if (index.Kind == TemplateValueKind.String) return OfArray(items, index.AsString()!);
                var position = Position(index, items.Count);
                return position >= 0 && position < items.Count ? items[position] : default;
            case TemplateValueKind.Object: return Get(target, Conversions.ToText(index));
            case TemplateValueKind.String: return Character(target.AsString()!, index);
            default:
                throw new OperationException(
                    $"Cannot use the {TypeNames.Of(target)} primitive `{target}` as a list.", 0);
        }
    }

    /// <summary>An item, where null has none to give.</summary>
    /// <exception cref="OperationException">The value or the index is null, or the value has no items.</exception>
    public static TemplateValue ItemChecked(TemplateValue target, TemplateValue index)
    {
        if (target.IsNull) throw new OperationException("Cannot access an indexer of a null object.", 0);
        if (index.IsNull) throw new OperationException("Cannot access a target with a null indexer.", 1);
        return Item(target, index);
    }

    /// <summary>An item, null where null is asked for one.</summary>
    /// <exception cref="OperationException">The index is null, or the value has no items.</exception>
    public static TemplateValue ItemOrNull(TemplateValue target, TemplateValue index) =>
        target.IsNull ? default : ItemChecked(target, index);

    private static int Position(TemplateValue index, int count)
    {
        if (index.Kind == TemplateValueKind.Array)
            throw new OperationException($"Unable to convert type `{TypeNames.Of(index)}` to int", 1);
        var position = Conversions.ToInt32(index, 1);
        return position < 0 ? position + count : position;
    }

    private static TemplateValue Character(string text, TemplateValue index)
    {
        if (index.Kind == TemplateValueKind.String) return Get(TemplateValue.From(text), index.AsString()!);
        var position = Position(index, text.Length);
        if (position < 0 || position >= text.Length)
        {
            throw new OperationException(
                "Unexpected exception while accessing target expression: "
                + "Index was outside the bounds of the array.", 0);
        }

        return TemplateValue.From(text[position]);
    }

    private static TemplateValue OfArray(IReadOnlyList<TemplateValue> items, string name)
    {
        if (items is TemplateArray { Properties: { } properties } && properties.TryGet(name, out var property))
            return property;
        return name == "size" ? TemplateValue.From((long)items.Count) : default;
    }
}

/// <summary>What dates and spans of time can be asked for.</summary>
internal static class DateMembers
{
    public static TemplateValue Get(DateTime date, string name) => name switch
    {
        "year" => date.Year,
        "month" => date.Month,
        "day" => date.Day,
        "day_of_year" => date.DayOfYear,
        "day_of_week" => date.DayOfWeek.ToString(),
        "hour" => date.Hour,
        "minute" => date.Minute,
        "second" => date.Second,
        "millisecond" => date.Millisecond,
        "ticks" => date.Ticks,
        "date" => date.Date,
        "time_of_day" => TemplateValue.From(date.TimeOfDay),
        _ => default,
    };

    public static TemplateValue Get(TimeSpan span, string name) => name switch
    {
        "days" => span.Days,
        "hours" => span.Hours,
        "minutes" => span.Minutes,
        "seconds" => span.Seconds,
        "milliseconds" => span.Milliseconds,
        "ticks" => span.Ticks,
        "total_days" => span.TotalDays,
        "total_hours" => span.TotalHours,
        "total_minutes" => span.TotalMinutes,
        "total_seconds" => span.TotalSeconds,
        "total_milliseconds" => span.TotalMilliseconds,
        _ => default,
    };
}

/// <summary>Changing objects and arrays that a template made.</summary>
public static class Mutation
{
    /// <exception cref="OperationException">The target cannot be changed.</exception>
    public static void SetMember(TemplateValue target, string name, TemplateValue value)
    {
        switch (target.Kind)
        {
            case TemplateValueKind.Object when target.AsObject() is TemplateObject members:
                members[name] = value;
                break;
            case TemplateValueKind.Array when target.AsArray() is TemplateArray array:
                array.SetProperty(name, value);
                break;
            default:
                throw new OperationException(
                    $"Cannot set the member `{name}` of a value of type `{TypeNames.Of(target)}`.");
        }
    }

    /// <exception cref="OperationException">
    /// The target cannot be changed, or the position is before its start.
    /// </exception>
    public static void SetItem(TemplateValue target, TemplateValue index, TemplateValue value)
    {
        if (target.AsArray() is TemplateArray array && index.Kind != TemplateValueKind.String)
        {
            var position = Conversions.ToInt32(index, 1);
            if (position < 0) position += array.Count;
            if (position is < 0 or > 1_000_000)
                throw new OperationException($"The position {index} lies outside of the list.", 1);
            array.Set(position, value);
            return;
        }

        SetMember(target, Conversions.ToText(index), value);
    }
}
