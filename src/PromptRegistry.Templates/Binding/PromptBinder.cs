namespace PromptRegistry.Templates.Binding;

/// <summary>Binds until the variables' types settle.</summary>
internal sealed class PromptBinder(Template template, BindingOptions options)
{
    private const int MaximumPasses = 10;

    public BoundTemplate Bind()
    {
        var includes = new IncludeLoader(options.Loader);
        PromptScope? scope = null;
        for (var i = 1; ; i++)
        {
            scope = new PromptScope(scope);
            var pass = new PromptPass(options, scope, includes);
            var page = new PromptPageBinder(pass, template, parent: null).Bind();
            if (scope.Differs && i < MaximumPasses)
                continue;
            return new BoundTemplate(page, options, pass.Diagnostics)
            {
                UsedGlobals = pass.UsedGlobals,
                Includes = includes.Texts,
                Locals = scope.Locals,
                LoopCount = pass.LoopCount,
            };
        }
    }
}
