using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>
/// The files of which code in an answer becomes a program: the code, global usings as new projects have them, the tests, and the script that compiles and
/// runs it all. What it says of itself stands in lines that begin with a mark of this run.
/// </summary>
/// <param name="Compiler">What compiles.</param>
/// <param name="Mark">Begins the lines of the script and the tests; other lines are the answer's own.</param>
/// <param name="Time">How long the tests may run; a slow machine takes its time to compile.</param>
internal sealed partial record CSharpCode(DotnetCompiler Compiler, string Mark, TimeSpan Time)
{
    public const string Script = "run.sh";
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Passed = "passed";
    public const string Failed = "failed";

    /// <summary>The exit code of tests that ran out of time: they are killed.</summary>
    public const int OutOfTime = 128 + 9;

    /// <summary>A file that no compiler accepts: it ends the work after everything was parsed.</summary>
    private const string Stop = "Stop.cs";

    private const string AnswerClass = "public static partial class Answer";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    /// <summary>Whether a message of the compiler is about the answer.</summary>
    public static bool IsAboutCode(string line) => !line.StartsWith(Stop, StringComparison.Ordinal);

    /// <param name="code">The code of the answer.</param>
    /// <param name="asMembers">Whether it is members of a class, which is then called Answer.</param>
    /// <param name="onlyParsed">Whether nothing but its syntax counts.</param>
    /// <param name="tests">Expressions that are true where the code is right.</param>
    /// <param name="more">Other files that are compiled with it.</param>
    public SortedDictionary<string, byte[]> Files(
        string code, bool asMembers, bool onlyParsed, IReadOnlyList<string> tests, IReadOnlyDictionary<string, byte[]> more)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, content) in more) files[name] = content;
        var sources = new List<string>(more.Keys.Where(name => name.EndsWith(".cs", StringComparison.Ordinal)));
        Add("Usings.cs", Usings);
        Add("Answer.cs", asMembers ? Members(code) : code);
        if (onlyParsed) Add(Stop, "#error parsed\n");
        if (tests.Count > 0) Add("Tests.cs", asMembers ? $"{AnswerClass}\n{{\n{Tests(tests)}}}\n" : Tests(tests));
        files["compile.rsp"] = Bytes(string.Concat(
            ((string[])["-nologo", "-noconfig", "-nostdlib", "-utf8output", "-warn:0", "-nullable:enable", "-langversion:latest", "-unsafe-"])
                .Concat(tests.Count > 0 ? ["-warnaserror+:CS7022", asMembers ? "-main:Answer.PromptTests" : "-main:PromptTests"] : [])
                .Concat(Compiler.References.Select(file => $"-r:\"{file}\"")).Concat(sources.Select(file => $"\"{file}\"")).Select(line => line + "\n")));
        files["run.json"] = Bytes(string.Create(CultureInfo.InvariantCulture,
            $"{{\"runtimeOptions\":{{\"framework\":{{\"name\":\"Microsoft.NETCore.App\",\"version\":\"{Environment.Version.ToString(2)}.0\"}}}}}}"));
        files[Script] = Bytes(Shell(tests.Count > 0));
        return files;

        void Add(string name, string text)
        {
            files[name] = Bytes(text);
            sources.Add(name);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private string Shell(bool isRun) => $"""
        compile() (
          "{Compiler.Host}" exec "{Compiler.Program}" @compile.rsp "-target:$1" "-out:$TMPDIR/answer.dll" >"$TMPDIR/said" 2>&1
        )
        compile {(isRun ? "exe" : "library")}
        code=$?
        if [ $code -eq 1 ] && grep -q CS8805 "$TMPDIR/said"; then
          compile exe
          code=$?
        fi
        if [ $code -gt 1 ]; then
          cat "$TMPDIR/said" >&2
          exit $code
        fi
        if [ $code -eq 1 ]; then
          echo "{Mark} {Refused}"
          head -c 20000 "$TMPDIR/said"
          exit 0
        fi
        echo "{Mark} {Accepted}"

        """ + (isRun
        ? string.Create(CultureInfo.InvariantCulture, $"(sleep {Time.TotalSeconds:0.###}; kill -9 $$) >/dev/null 2>&1 &\n")
            + $"exec \"{Compiler.Host}\" exec --runtimeconfig run.json \"$TMPDIR/answer.dll\"\n"
        : "");

    /// <summary>Using directives stay where they may stand; the lines of the answer keep their numbers.</summary>
    private static string Members(string code)
    {
        var usings = LeadingUsings().Match(code).Value;
        var line = usings.Count(c => c == '\n') + 1;
        return $"{usings}{AnswerClass}\n{{\n#line {line} \"Answer.cs\"\n{code[usings.Length..]}\n}}\n";
    }

    private string Tests(IReadOnlyList<string> tests)
    {
        var text = new StringBuilder("internal static class PromptTests\n{\n    private static readonly System.IO.Stream Out = System.Console.OpenStandardOutput();\n");
        for (var i = 0; i < tests.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"    private static bool Test{i}() =>\n#line 1 \"test {i + 1}\"\n({tests[i]}\n);\n#line hidden\n");
        text.Append("    private static int Main()\n    {\n");
        for (var i = 0; i < tests.Count; i++) text.Append(CultureInfo.InvariantCulture, $"        Run({i}, Test{i});\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
                    return 0;
                }

                private static void Run(int number, System.Func<bool> test)
                {
                    string said;
                    try
                    {
                        said = test() ? "{{Passed}}" : "{{Failed}} it is false";
                    }
                    catch (System.Exception error)
                    {
                        said = "{{Failed}} " + error.GetType().Name + ": " + error.Message.Replace('\n', ' ').Replace('\r', ' ');
                    }

                    var line = System.Text.Encoding.UTF8.GetBytes("\n{{Mark}} " + number + " " + said + "\n");
                    Out.Write(line, 0, line.Length);
                    Out.Flush();
                }
            }

            """);
        return text.ToString();
    }

    [GeneratedRegex(@"\A(\s*using [^;(]+;[ \t]*\n)*")]
    private static partial Regex LeadingUsings();
}
