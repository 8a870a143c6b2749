namespace PromptRegistry.Templates.Taint;

/// <summary>The flows of one pass: each place once for each global, unfenced where any of its text is.</summary>
internal sealed class TaintFlows
{
    private readonly List<TaintFlow> _flows = [];
    private readonly Dictionary<(string Input, SourceSpan Place, SourceSpan WrittenAt), int> _index = [];

    public void Clear()
    {
        _flows.Clear();
        _index.Clear();
    }

    public void Add(TaintSet taint, SourceSpan place, SourceSpan writtenAt)
    {
        foreach (var source in taint.Sources)
        {
            var flow = new TaintFlow(source.Input, source.Variable, source.IsFenced, place, writtenAt);
            if (!_index.TryGetValue((source.Input, place, writtenAt), out var index))
            {
                _index.Add((source.Input, place, writtenAt), _flows.Count);
                _flows.Add(flow);
            }
            else if (_flows[index].IsFenced && !source.IsFenced)
            {
                _flows[index] = flow;
            }
        }
    }

    public List<TaintFlow> ToList() => [.. _flows];
}
