using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PromptRegistry.Templates.Tests.Parsing;

/// <summary>
/// What ends or hangs other readers of templates, in a process of its own on small and large stacks: a finding, an error
/// or a text, and never the end of the process or of its host's patience.
/// </summary>
public sealed partial class HostileProcessTests
{
    /// <summary>Long past the limits of time that a render and a parse have, on a machine that has other work.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>What is repeated around a middle, a hundred times and a hundred thousand times.</summary>
    private static readonly (string Start, string Repeated, string Middle, string Closing, string End)[] s_nested =
    [
        ("{{ ", "(", "1", ")", " }}"),
        ("{{ ", "!", "true", "", " }}"),
        ("{{ ", "-", "1", "", " }}"),
        ("{{ ", "@", "string.upcase", "", " }}"),
        ("{{ ", "[", "", "]", " }}"),
        ("{{ ", "{a:", "1", "}", " }}"),
        ("{{ a", "[a", "", "]", " }}"),
        ("{{ ", "f(", "1", ")", " }}"),
        ("{{ ", "math.plus 1 (", "1", ")", " }}"),
        ("{{ x = ", "(1 + ", "1", ")", " }}{{ x }}"),
        ("{{ ", "true ? (", "1", ") : 2", " }}"),
        ("{{ ", "$\"{", "1", "}\"", " }}"),
        ("", "{{ if true }}", "x", "{{ end }}", ""),
        ("", "{{ for i in 1..1 }}", "x", "{{ end }}", ""),
        ("", "{{ while false }}", "x", "{{ end }}", ""),
        ("", "{{ capture c }}", "x", "{{ end }}", ""),
        ("", "{{ case 1 }}{{ when 1 }}", "x", "{{ end }}", ""),
        ("{{ if false }}", "{{ else if false }}", "x", "", "{{ end }}"),
        ("", "{{ func f }}", "x", "{{ end }}", ""),
        ("", "{{ wrap f }}", "x", "{{ end }}", ""),
        ("", "{{ with f }}", "x", "{{ end }}", ""),
        ("{{ x = ", "do; ", "1", "; end", " }}"),
        ("{{ 1", " | math.plus 1", "", "", " }}"),
        ("{{ 1", " + 1", "", "", " }}"),
        ("{{ 1", " && 1", "", "", " }}"),
        ("{{ 1", " ?? 1", "", "", " }}"),
        ("{{ 1", "..2", "", "", " }}"),
        ("{{ x = 1; x", "++", "", "", " }}"),
        ("{{ 1", " ? 1 : 2", "", "", " }}"),
        ("{{ x = {}; x", ".a", "", "", " }}"),
        ("{{ x = {}; x", "?.a", "", "", " }}"),
        ("{{ x = [1]; x", "[0]", "", "", " }}"),
        ("{{ ", "(", "", "", ""),
        ("", "{{ if true }}", "", "", ""),
        ("{{ $\"", "{", "", "", ""),
    ];

    private static readonly string[] s_templates =
    [
        .. s_nested.SelectMany(n => new[] { Nested(n, 100), Nested(n, 100_000) }),
        "{{ f(x) = " + new string('(', 240) + "f x" + new string(')', 240) + "; f 1 }}",
        "{{ " + new string('(', 240) + "include 'self'" + new string(')', 240) + " }}",
        "{{ x = 'a'; for i in 1..60; x = $\"{x}{x}\"; end }}",
        "{{ x = [1]; for i in 1..60; x = x + x; end; x.size }}",
        "{{ x = [1]; for i in 1..60; x = [x, x] + x; end; x }}",
        "{{ x = 1; for i in 1..18; x = {a: x, b: x, c: x, d: x}; end; x | object.to_json }}",
        "{{ x = 1; for i in 1..18; x = {a: x, b: x, c: x, d: x}; end; x }}",
        "{{ x = 'a' * 1000000; y = ('a' * 500000) + 'b'; x | string.remove_last y | string.size }}",
        "{{ x = 'a' * 1000000; y = ('a' * 500000) + 'b'; x | string.remove_first y | string.replace y 'z' | string.size }}",
        "{{ x = 'a' * 1000000; y = ('a' * 500000) + 'b'; x | string.contains y; x | string.split y | array.size }}",
        "{{ x = 'a' * 1000000; y = ('a' * 5000) + 'b'; x | string.index_of y }}",
        "{{ 1 << 1000000 }}",
        "{{ x = 1 << 1000000; for i in 1..1000; x; end }}",
        "{{ x = 1 << 1000000; for i in 1..1000; $\"{x}\" | string.size; [x] | object.to_json; end }}",
        "{{ x = 1 << 1000000; x | math.format 'N' }}",
        "{{ x = 3; for i in 1..90; x = x * x; end; x }}",
        "{{ while true; end }}",
        "{{ for i in 1..1000000000; i; end }}",
        "{{ 'x' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ [1] | array.insert_at 2000000000 2 }}",
        "{{ x = []; x[2000000000] = 5 }}",
        "{{ 'x' | string.pad_left 2000000000 }}",
        "{{ 1 | math.format 'D999999999' }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}",
        "{{ x = '<' * 1000000; x | html.strip | string.size }}",
        "{{ include 'self' }}",
        "{{ a = []; a[0] = a; a; a == a; a | object.to_json }}",
        "{{ x = 1; y = 1; for i in 1..18; x = {a: x, b: x, c: x, d: x}; y = {a: y, b: y, c: y, d: y}; end; x == y }}",
        "{{ x = 1; y = 1; for i in 1..30; x = [x, x]; y = [y, y]; end; x == y; [x, y] | array.uniq | array.size }}",
        "{{ x = 1; for i in 1..30; x = [x, x]; end; [x] | array.contains x; [x, [x]] | array.sort; x | array.size }}",
        "{{ x = [1]; for i in 1..30; x = [x, x]; end; x | array.join ','; x | object.to_json }}",
        "{{ x = 'a' * 60000000; for i in 1..1000000; x | string.upcase | string.size; end }}",
        "{{ for i in 1..1000000; 'aaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$'; end }}",
        "{{ ('aaaaaaaaaaaaaaaaaaaaa! ' * 100000) | regex.split '(a+)+$' | array.size }}",
        "{{ x = 7; for i in 1..14; x = x * x; end; for i in 1..1000000; y = x * x; end }}",
        "{{ for i in 1..1000000; for j in 1..1000000; end; end }}",
        Repeated("{{ x = 'a' * 60000000; x | string.upcase | string.size }}", 2_000),
        Repeated("{{ if true }}a{{ else if false }}", 100) + Repeated("{{ end }}", 100),
        "{{ 1" + Repeated(" + 1", 100_000) + " }}",
        "{{ 0x" + Repeated("F", 1_000_000) + " }}",
        "{{ 'a" + Repeated("a", 1_000_000) + "' }}",
        "{{ a" + Repeated("a", 1_000_000) + " }}",
        "{{ # " + Repeated("a", 1_000_000) + " }}",
        Repeated("{{ a }}", 200_000),
        "{{ [" + Repeated("1,", 500_000) + "1] | array.size }}",
        "{{ f(n) = n > 0 ? (f(n-1)+f(n-1)) : 1; f 50 }}",
        "{{ a",
        "{{ ## x",
        "{%{ x",
        "{{ 0b" + new string('1', 1_000_000) + " }}",
        "{{ " + new string('9', 1_000_000) + " }}",
        "{{ 1e99999999 }}",
        new string('{', 1_000_000),
    ];

    /// <param name="stack">Kilobytes.</param>
    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    [InlineData(8192)]
    public async Task Every_hostile_template_ends_in_a_finding_an_error_or_a_text(int stack)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "PromptRegistry.HostileWorker.dll"), stack.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var cancellation = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            foreach (var template in s_templates)
            {
                await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(template).AsMemory(), cancellation);
                await process.StandardInput.FlushAsync(cancellation);
                var outcome = await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(s_patience, cancellation);
                Assert.True(outcome is not null, $"The process died of {Shorten(template)}: {(outcome is null ? await errors : "")}");
                Assert.True(Outcomes().IsMatch(outcome!), $"{Shorten(template)}: {outcome}");
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string Shorten(string template) => template[..Math.Min(200, template.Length)];

    [GeneratedRegex("^(ok|finding|error): ")]
    private static partial Regex Outcomes();

    private static string Nested((string Start, string Repeated, string Middle, string Closing, string End) n, int count) =>
        n.Start + Repeated(n.Repeated, count) + n.Middle + Repeated(n.Closing, count) + n.End;

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
