using System.Globalization;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Server.Pages.Tracing;

namespace PromptRegistry.Server.Tests;

/// <summary>Calls of a chain in the order of their tree, each once, whatever somebody reported.</summary>
public sealed class CallTreeTests
{
    [Fact]
    public void What_was_called_within_a_call_stands_behind_it_by_time() => Assert.Equal(
        "1 agent; 2 first<agent; 3 inner<first; 2 second<agent; 1 next",
        Told(Call("next", 9), Call("second", 5, "agent"), Call("inner", 3, "first"), Call("first", 2, "agent"), Call("agent", 1)));

    [Fact]
    public void A_parent_that_is_not_there_or_the_call_itself_is_none() => Assert.Equal("1 a; 1 b; 2 c<b", Told(Call("a", 1, "gone"), Call("b", 2, "b"), Call("c", 0, "b")));

    [Fact]
    public void A_ring_is_cut_and_nothing_of_it_is_lost() => Assert.Equal("1 top; 1 a; 2 c<a; 2 b<a; 3 tail<b", Told(Call("a", 1, "b"), Call("b", 4, "a"), Call("tail", 5, "b"), Call("c", 3, "a"), Call("top", 9)));

    [Fact]
    public void Any_depth_is_walked()
    {
        const int Depth = 10_000;
        var nodes = CallTree.Order(Enumerable.Range(0, Depth).Select(i => Call(Number(i), Depth - i, i == 0 ? null : Number(i - 1))));
        Assert.Equal(Enumerable.Range(0, Depth).Select(i => (Number(i), i + 1)), nodes.Select(n => (n.Call.Call.RenderId, n.Level)));

        var ring = CallTree.Order(Enumerable.Range(0, Depth).Select(i => Call(Number(i), i, Number((i + Depth - 1) % Depth))));
        Assert.Equal(Depth, ring.Count);
    }

    [Fact]
    public void A_call_that_a_store_has_twice_is_there_once() => Assert.Equal("1 a; 2 b<a", Told(Call("a", 1), Call("b", 2, "a"), Call("a", 3), Call("b", 4, "a")));

    [Fact]
    public void Calls_at_one_moment_stand_by_their_id() => Assert.Equal("1 a; 1 b; 1 c", Told(Call("c", 1), Call("a", 1), Call("b", 1)));

    private static string Told(params StoredCall[] calls) => string.Join(
        "; ", CallTree.Order(calls).Select(n => $"{Number(n.Level)} {n.Call.Call.RenderId}{(n.Within is { } outer ? "<" + outer.Call.RenderId : "")}"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static StoredCall Call(string id, int second, string? parent = null) => new(
        new PromptEvent { RenderId = id, Time = DateTimeOffset.UnixEpoch.AddSeconds(second), Prompt = "p", Version = "1.0.0", Digest = "", Parent = parent }, []);
}
