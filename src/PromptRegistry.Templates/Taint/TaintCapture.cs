namespace PromptRegistry.Templates.Taint;

/// <summary>What is written while the output is kept as a value.</summary>
internal sealed class TaintCapture
{
    public TaintSet Written { get; private set; } = TaintSet.Empty;

    public void Add(TaintSet taint) => Written = Written.Union(taint);
}
