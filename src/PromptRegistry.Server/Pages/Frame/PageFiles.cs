using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Plots;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Pages.Frame;

/// <summary>The one style sheet and the one script of all pages. Their addresses have their digest, so that they may be kept for ever.</summary>
internal static class PageFiles
{
    private static readonly Asset Style = Asset.Of("page.css", "text/css; charset=utf-8", PlotStyle.Css);
    private static readonly Asset Script = Asset.Of("page.js", "text/javascript; charset=utf-8", "");

    public static string StyleAddress => Style.Address;

    public static string ScriptAddress => Script.Address;

    public static Task StyleAsync(HttpContext context) => Style.WriteAsync(context);

    public static Task ScriptAsync(HttpContext context) => Script.WriteAsync(context);

    private sealed record Asset(string Address, string ContentType, Body Body)
    {
        public static Asset Of(string name, string contentType, string before)
        {
            using var reader = new StringReader(Resource(name));
            var bytes = Encoding.UTF8.GetBytes(before + reader.ReadToEnd());
            var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return new Asset($"/assets/{name}?v={digest[..16]}", contentType, new Body(bytes, $"\"sha256-{digest}\""));
        }

        public Task WriteAsync(HttpContext context) => Body.WriteAsync(context, "public, max-age=31536000, immutable", ContentType);

        private static string Resource(string name)
        {
            using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Encoding.UTF8.GetString(bytes);
        }
    }
}
