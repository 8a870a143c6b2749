namespace PromptRegistry.Evaluation.Reports.Html;

/// <summary>The page's style sheet; colours are custom properties, light and dark.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--back:#fff;--raised:#f6f7f9;--text:#171b22;--soft:#4a5261;--edge:#d5dae2;--good:#0b6b4f;--good-back:#dff5ea;--bad:#a1160c;--bad-back:#fde8e6;--unsure:#7a4a00;--unsure-back:#fdf0d5;--link:#1d4fc4}
        @media (prefers-color-scheme:dark){:root{--back:#10141b;--raised:#181e28;--text:#e6eaf1;--soft:#a9b2c3;--edge:#303847;--good:#63dcb0;--good-back:#0f3329;--bad:#ff9d91;--bad-back:#43191a;--unsure:#f2c46d;--unsure-back:#3a2c10;--link:#8fb2ff}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:76rem;padding:1.25rem clamp(.75rem,3vw,2rem) 4rem;background:var(--back);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
        h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.3rem;margin:0 0 .6rem;overflow-wrap:anywhere}h3{font-size:1.05rem;margin:1.4rem 0 .5rem}h4{font-size:.85rem;margin:.9rem 0 .25rem;color:var(--soft);overflow-wrap:anywhere}
        a{color:var(--link)}
        section.prompt{border-top:1px solid var(--edge);margin-top:1.6rem;padding-top:1.2rem}
        .verdict,.mark{display:inline-block;border-radius:.3rem;padding:0 .5rem;font-weight:600;white-space:nowrap;background:var(--unsure-back);color:var(--unsure)}
        .verdict{font-size:.85em}
        .good{background:var(--good-back);color:var(--good)}.bad{background:var(--bad-back);color:var(--bad)}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 .8rem}
        .facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        .findings{list-style:none;margin:.4rem 0;padding:0}
        .findings li{border-left:4px solid var(--link);background:var(--raised);margin:.35rem 0;padding:.4rem .7rem;overflow-wrap:anywhere;white-space:pre-line}
        .findings .error{border-color:var(--bad)}.findings .error b{color:var(--bad)}
        .findings .warning{border-color:var(--unsure)}.findings .warning b{color:var(--unsure)}
        .place,.note{color:var(--soft);font-size:.87rem}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:.9rem}
        .scroll th,.scroll td{padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--edge);text-align:left;vertical-align:top;overflow-wrap:break-word;max-width:24rem}
        .scroll th{color:var(--soft);font-weight:600;white-space:nowrap}
        .scroll .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:.5rem 2rem;margin-top:1.4rem;align-items:start}
        .plots>*{min-width:0}
        .filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin-bottom:.6rem;font-size:.9rem;color:var(--soft)}
        .filter[hidden],.case[hidden]{display:none}
        .filter input,.filter select{font:inherit;color:var(--text);background:var(--raised);border:1px solid var(--edge);border-radius:.3rem;padding:.25rem .5rem;max-width:16rem}
        .case{border:1px solid var(--edge);border-radius:.4rem;margin:.35rem 0;padding:0 .8rem}
        .case>summary{cursor:pointer;padding:.4rem 0;overflow-wrap:anywhere}
        .case[open]{padding-bottom:.8rem}
        .case .mark{font-size:.78rem;margin-right:.5rem}
        .case .id{margin-right:.5rem}
        .tag{display:inline-block;border:1px solid var(--edge);border-radius:1rem;padding:0 .5rem;font-size:.78rem;color:var(--soft);margin-right:.35rem;max-width:14rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom}
        .tag.critical{border-color:var(--bad);color:var(--bad)}
        .moved{font-variant-numeric:tabular-nums;font-size:.85rem;margin-right:.5rem}.down{color:var(--bad);background:none}.up{color:var(--good);background:none}
        .reason{color:var(--soft);font-size:.87rem}
        .why{margin:.3rem 0;color:var(--bad);font-size:.9rem;overflow-wrap:anywhere}
        pre{margin:0;background:var(--raised);border-radius:.3rem;padding:.5rem .7rem;font:13px/1.5 ui-monospace,"SF Mono",Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere;max-height:28rem;overflow-y:auto}
        .inputs{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:0}
        .inputs dt{color:var(--soft);max-width:14rem;overflow-wrap:anywhere}.inputs dd{margin:0;min-width:0}
        .messages{margin-top:.6rem}.messages>summary{cursor:pointer;color:var(--soft)}
        .diff del{background:var(--bad-back);color:var(--bad)}.diff ins{background:var(--good-back);color:var(--good);text-decoration:none}
        :focus-visible{outline:2px solid var(--link);outline-offset:2px}
        @media (max-width:40rem){.facts,.inputs{grid-template-columns:1fr}.facts dt,.inputs dt{margin-top:.3rem}}
        @media print{.filter{display:none}}

        """;
}
