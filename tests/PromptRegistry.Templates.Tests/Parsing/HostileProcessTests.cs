using System.Diagnostics;
using System.Globalization;

namespace PromptRegistry.Templates.Tests.Parsing;

/// <summary>
/// What ends or hangs other readers of templates, in a process of its own on small and large stacks: a finding, an error
/// or a text, and never the end of the process or of its host's patience.
/// </summary>
public sealed class HostileProcessTests
{
    private static readonly string[] s_templates =
    [
        Nested("{{ ", "(", "1", ")", " }}"),
        Nested("{{ ", "!", "true", "", " }}"),
        Nested("{{ ", "[", "", "]", " }}"),
        Nested("{{ ", "{a:", "1", "}", " }}"),
        Nested("{{ x = ", "(1 + ", "1", ")", " }}{{ x }}"),
        Nested("{{ ", "math.plus 1 (", "1", ")", " }}"),
        Nested("{{ ", "true ? (", "1", ") : 2", " }}"),
        Nested("{{ ", "$\"{", "1", "}\"", " }}"),
        Nested("", "{{ if true }}", "x", "{{ end }}", ""),
        Nested("", "{{ for i in 1..1 }}", "x", "{{ end }}", ""),
        Nested("", "{{ capture c }}", "x", "{{ end }}", ""),
        Nested("", "{{ case 1 }}{{ when 1 }}", "x", "{{ end }}", ""),
        Nested("{{ 1", " | math.plus 1", "", "", " }}"),
        Nested("{{ x = {}; x", ".a", "", "", " }}"),
        Nested("{{ x = [1]; x", "[0]", "", "", " }}"),
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

    public static TheoryData<int, int> Cases
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var stack in (int[])[256, 1024, 8192])
            {
                for (var i = 0; i < s_templates.Length; i++)
                    data.Add(stack, i);
            }

            return data;
        }
    }

    /// <param name="stack">Kilobytes.</param>
    /// <param name="index">Which of the templates.</param>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_hostile_template_ends_in_a_finding_an_error_or_a_text(int stack, int index)
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
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardInput.WriteAsync(s_templates[index].AsMemory(), cancellation);
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail("The process did not end: " + s_templates[index][..Math.Min(200, s_templates[index].Length)]);
        }

        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {await errors}");
        Assert.Matches("^(ok|finding|error): ", await output);
    }

    private static string Nested(string start, string repeated, string middle, string closing, string end) =>
        start + Repeat(repeated) + middle + Repeat(closing) + end;

    private static string Repeat(string text) => Repeated(text, 120);

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
