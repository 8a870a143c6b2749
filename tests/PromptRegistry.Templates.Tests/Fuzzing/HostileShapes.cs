namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Templates that mean harm: deep, long, large and endless ones.</summary>
internal static class HostileShapes
{
    private static readonly (string Start, string Repeated, string Middle, string Closing, string End)[] s_nested =
    [
        ("{{ ", "(", "1", ")", " }}"),
        ("{{ ", "[", "1", "]", " }}"),
        ("{{ x = ", "{a:", "1", "}", " }}"),
        ("{{ ", "$\"{", "1", "}\"", " }}"),
        ("{{ ", "!", "x", "", " }}"),
        ("{{ ", "- ", "1", "", " }}"),
        ("{{ 1", "+1", "", "", " }}"),
        ("{{ text", " | string.append 'a'", "", "", " }}"),
        ("{{ x = points", "[0]", "", "", " }}"),
        ("{{ sources", "?.a", "", "", " }}"),
        ("{{ true", " ? 1 : 2 ", "", "", " }}"),
        ("{{ ", "string.upcase(", "'a'", ")", " }}"),
        ("{{ ", "@(do; ret ", "1", "; end)", " }}"),
        ("", "{{ if true }}", "x", "{{ end }}", ""),
        ("", "{{ for i in 1..2 }}", "x", "{{ end }}", ""),
        ("", "{{ while true }}", "x", "{{ break; end }}", ""),
        ("", "{{ capture c }}", "x", "{{ end }}", ""),
        ("", "{{ with this }}", "x", "{{ end }}", ""),
        ("", "{{ case 1 }}{{ when 1 }}", "x", "{{ end }}", ""),
        ("", "{{ tablerow i in 1..2 }}", "x", "{{ end }}", ""),
        ("{{ func f; $0; end }}", "{{ wrap f 1 }}", "x", "{{ end }}", ""),
        ("", "{{ func f }}", "x", "{{ end }}", ""),
        ("{{ if false }}", "{{ else if false }}", "", "", "{{ end }}"),
        ("", "  {{ 'a\\nb' }}\n", "", "", ""),
    ];

    private static readonly string[] s_endless =
    [
        "{{ for i in 1..1000000000; i; end }}",
        "{{ for i in 0..<9223372036854775807; end }}",
        "{{ for i in 1..90; for j in 1..90; for k in 1..90; i; end; end; end }}",
        "{{ while true; end }}",
        "{{ x = 1; while x; x = x + 1; end }}",
        "{{ func f; f; end; f }}",
        "{{ f(x) = f(x) + f(x); f 1 }}",
        "{{ func f(n); f n; f n; end; f 1 }}",
        "{{ g = do; ret g; end; g }}",
        "{{ a = @(do; $0; end); a a }}",
        "{{ [1, 2] | array.each @(do; ret [$0] | array.each @(do; ret $0; end); end) }}",
        "{{ include 'exponential' }}",
        "{{ include 'itself' }}",
        "{{ x = include 'exponential'; x }}",
        "{{ 1 << 1000000000 }}",
        "{{ 1 << -1000000000 }}",
        "{{ x = 1 << 1000000; for i in 1..90; x = x * x; end; x }}",
        "{{ x = 3; for i in 1..90; x = x * x; end; x }}",
        "{{ x = 1 << 1048576; x | math.plus x; x // 3 % 7 }}",
        "{{ x = (1 << 1000000) - 1; for i in 1..90; x // 12345678901234567890; end }}",
        "{{ for i in 1..90; (1 << 1000000) + ''; end }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 1000000000 * 'abc' }}",
        "{{ [1] * 1000000000 }}",
        "{{ [] * 1000000000 }}",
        "{{ a = [1]; for i in 1..90; a = a + a; end; a.size }}",
        "{{ a = [1]; for i in 1..90; a = a << a; end; a }}",
        "{{ a = 1; for i in 1..18; a = [a, a, a, a, a, a, a, a, a, a]; end; a }}",
        "{{ a = 1; for i in 1..18; a = [a, a, a, a, a, a, a, a, a, a]; end; x = '' + a }}",
        "{{ a = 1; for i in 1..18; a = {x: a, y: a, z: a, u: a, v: a}; end; a | object.to_json }}",
        "{{ a = 1; b = 1; for i in 1..30; a = [a, a]; b = [b, b]; end; a == b }}",
        "{{ a = 1; b = 1; for i in 1..30; a = [a, a]; b = [b, b]; end; [a] | array.contains b }}",
        "{{ a = 1; b = 1; for i in 1..30; a = [a, a]; b = [b, b]; end; [a, b] | array.uniq | array.size }}",
        "{{ a = 1; b = 1; for i in 1..30; a = [a, a]; b = [b, b]; end; [a, b] | array.sort }}",
        "{{ a = 1; for i in 1..30; a = [a, a]; end; $\"{a}\" }}",
        "{{ a = []; a[0] = a; a[1] = a; a; a == a; a | object.to_json; [a, a] | array.uniq }}",
        "{{ a = []; a[1000000000] = 1 }}",
        "{{ [1] | array.insert_at 1000000000 2 }}",
        "{{ 'a' | string.pad_left 1000000000 }}",
        "{{ 'a' | string.pad_right 2147483647 }}",
        "{{ x = 'aaaa'; for i in 1..90; x = x | string.replace 'a' x; end }}",
        "{{ x = 'aaaa'; for i in 1..90; x = x | regex.replace 'a' 'aaaaaaaa'; end }}",
        "{{ x = 'a'; for i in 1..90; x = x | html.escape | html.url_encode | string.append x; end }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.replace '(a|aa)+$' 'x' }}",
        "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.split '(.*)*x' }}",
        "{{ 'a' | regex.match '((((((((((a{1000}){1000}){1000}){1000}){1000})' }}",
        "{{ 'a' | regex.match 'a{2147483647}{2147483647}' }}",
        "{{ '" + "[" + "' | object.from_json }}",
        "{{ ('[' * 5000) | object.from_json }}",
        "{{ ('(' * 5000) | object.eval }}",
        "{{ ('{{ if true }}' * 600) | object.eval_template }}",
        "{{ x = 'object.eval x'; x | object.eval }}",
        "{{ date.parse '0001-01-01' | date.add_days -1 }}",
        "{{ date.parse '9999-12-31' | date.add_years 2147483647 }}",
        "{{ timespan.from_days 1e300 }}",
        "{{ 1e308 * 10 | math.round }}{{ 0/0 | math.floor }}{{ 1/0 | math.format 'D' }}",
        "{{ 5 | math.format ('0' * 9000) }}{{ 5 | object.format 'D999999999' }}{{ 5 | math.format 'N999999999' }}",
        "{{ -9223372036854775808 | math.abs }}{{ 5 % -1 }}{{ -9223372036854775808 // -1 }}",
        "{{ 79228162514264337593543950335m * 2 }}{{ 1m << 200 }}",
        "{{ 1e300 | string.slice 1e300 }}{{ 'abc' | string.slice -9 2147483647 }}",
        "{{ 'abc' | string.truncate -5 }}{{ 'abc' | string.truncatewords -1 }}{{ 'a' | string.slice1 99 }}",
        "{{ tablerow i in 1..50 cols: 0; i; end }}{{ tablerow i in 1..50 cols: -2147483648; i; end }}",
        "{{ for i in [1,2,3] offset: 9999999999 limit: -9999999999; i; end }}",
        "{{ this.this = this; this | object.to_json; this }}",
        "{{ x = this; x.y = x; import x; import this; x }}",
        "{{ readonly text; with text; end; wrap this; end }}",
    ];

    public static string Next(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return s_endless[random.Next(s_endless.Length)];
            case 1:
                return TemplateMutation.Apply(s_endless[random.Next(s_endless.Length)], random);
            case 2:
                return random.Next(3) switch
                {
                    0 => "{{ " + new string('9', random.Next(1, 5000)) + " }}",
                    1 => "{{ 0x" + new string('f', random.Next(1, 5000)) + " * 1." + new string('3', 3000) + " }}",
                    _ => "{{ '" + new string('a', random.Next(1, 20_000)) + "' | string.upcase }}",
                };
            default:
                var (start, repeated, middle, closing, end) = s_nested[random.Next(s_nested.Length)];
                var depth = random.Next(2) == 0 ? random.Next(1, 260) : random.Next(200, 1500);
                var closed = random.Next(3) == 0 ? random.Next(depth) : depth;
                return start + Repeat(repeated, depth) + middle + Repeat(closing, closed) + end;
        }
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
