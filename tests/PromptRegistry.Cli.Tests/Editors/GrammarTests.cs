using PromptRegistry.TestKit;
using TextMateSharp.Internal.Grammars.Reader;
using TextMateSharp.Internal.Types;
using TextMateSharp.Registry;
using TextMateSharp.Themes;

namespace PromptRegistry.Cli.Tests.Editors;

/// <summary>The TextMate grammar, run by the engine that editors use.</summary>
public sealed class GrammarTests
{
    [Theory]
    [InlineData("Hello", "Hello", "text.scriban")]
    [InlineData("{{ name }}", "name", "variable.other.scriban")]
    [InlineData("{{ if name }}", "if", "keyword.control.scriban")]
    [InlineData("{{ source.title }}", "title", "variable.other.property.scriban")]
    [InlineData("{{ text | string.upcase }}", "upcase", "support.function.scriban")]
    [InlineData("{{ text | string.upcase }}", "string", "support.class.scriban")]
    [InlineData("{{ text | string.upcase }}", "|", "keyword.operator.pipe.scriban")]
    [InlineData("{{ for x in xs }}{{ for.index }}", "index", "support.variable.property.scriban")]
    [InlineData("{{ $1 }}", "$1", "variable.parameter.scriban")]
    [InlineData("{{ 'a' }}", "a", "string.quoted.single.scriban")]
    [InlineData("{{ \"a\\n\" }}", "\\n", "constant.character.escape.scriban")]
    [InlineData("{{ `a` }}", "a", "string.quoted.other.verbatim.scriban")]
    [InlineData("{{ $\"a {name}\" }}", "name", "variable.other.scriban")]
    [InlineData("{{ include 'guards/fence' text }}", "include", "keyword.control.include.scriban")]
    [InlineData("{{ include 'guards/fence' text }}", "'guards/fence'", "string.quoted.single.include.scriban")]
    [InlineData("{{ 1.5 + x }}", "1.5", "constant.numeric.scriban")]
    [InlineData("{{ x == null }}", "null", "constant.language.scriban")]
    [InlineData("{{ x # a remark }}b", "# a remark ", "comment.line.number-sign.scriban")]
    [InlineData("{{ x # a remark }}b", "b", "text.scriban")]
    [InlineData("{{ ## a remark ## x }}", "x", "variable.other.scriban")]
    [InlineData("{%{ {{ raw }} }%}b", " {{ raw }} ", "string.unquoted.raw.scriban")]
    [InlineData("{%{ {{ raw }} }%}b", "b", "text.scriban")]
    [InlineData("{{~ x -}}", "{{~", "punctuation.section.embedded.begin.scriban")]
    [InlineData("{{~ x -}}", "-}}", "punctuation.section.embedded.end.scriban")]
    [InlineData("{{ format }}", "format", "variable.other.scriban")]
    public void A_piece_of_a_template_has_its_scope(string template, string piece, string scope)
    {
        var tokens = Tokens(template);

        Assert.Contains(tokens, t => t.Text == piece && t.Scope == scope);
    }

    [Fact]
    public void Code_goes_over_lines()
    {
        var registry = new TextMateSharp.Registry.Registry(new GrammarFiles());
        var grammar = registry.LoadGrammar(GrammarFiles.Scope);
        var first = grammar.TokenizeLine("{{ if a");

        var second = grammar.TokenizeLine("  end }}", first.RuleStack, TimeSpan.MaxValue);

        Assert.Contains(second.Tokens, t => t.Scopes[^1] == "keyword.control.scriban");
    }

    private static List<(string Text, string Scope)> Tokens(string line)
    {
        var grammar = new TextMateSharp.Registry.Registry(new GrammarFiles()).LoadGrammar(GrammarFiles.Scope);
        return
        [
            .. grammar.TokenizeLine(line).Tokens.Select(t =>
                (line[Math.Min(t.StartIndex, line.Length)..Math.Min(t.EndIndex, line.Length)], t.Scopes[^1])),
        ];
    }

    private sealed class GrammarFiles : IRegistryOptions
    {
        public const string Scope = "text.scriban";

        public IRawGrammar GetGrammar(string scopeName)
        {
            if (scopeName != Scope) return null!;
            using var reader = new StreamReader(Path.Combine(RepositoryRoot.Path, "editors", "vscode", "syntaxes", "scriban.tmLanguage.json"));
            return GrammarReader.ReadGrammarSync(reader);
        }

        public ICollection<string> GetInjections(string scopeName) => [];

        public IRawTheme GetTheme(string scopeName) => null!;

        public IRawTheme GetDefaultTheme() => new NoTheme();

        private sealed class NoTheme : IRawTheme
        {
            public string GetName() => "none";

            public string GetInclude() => null!;

            public ICollection<IRawThemeSetting> GetSettings() => [];

            public ICollection<IRawThemeSetting> GetTokenColors() => [];

            public ICollection<KeyValuePair<string, object>> GetGuiColors() => [];
        }
    }
}
