namespace SupportDesk;

/// <summary>The shop's orders. A real app asks its database.</summary>
public static class Orders
{
    private static readonly Dictionary<string, Order> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A-1001"] = new("A-1001", "shipped", "2026-12-03"),
        ["A-1002"] = new("A-1002", "being packed", "2026-12-05"),
    };

    public static object Find(string number) => All.TryGetValue(number, out var order) ? order : $"There is no order {number}.";
}

/// <summary>An order.</summary>
public sealed record Order(string Number, string Status, string Arrives);
