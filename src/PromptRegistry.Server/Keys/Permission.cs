namespace PromptRegistry.Server.Keys;

/// <summary>What somebody may do. Each is the policy of routes, by its name in lower case.</summary>
internal enum Permission
{
    /// <summary>Read prompts, versions and environments, render, and follow changes.</summary>
    Read,

    /// <summary>Report calls and what was learnt of them.</summary>
    Report,

    /// <summary>Promote, roll back, and move rollouts.</summary>
    Release,

    /// <summary>Approve releases of others.</summary>
    Approve,

    /// <summary>Pass over gates, in an emergency.</summary>
    Override,

    /// <summary>Ask models with the programs of teams, within their budgets.</summary>
    Execute,

    /// <summary>Open branches with changes for people to review.</summary>
    Propose,

    /// <summary>See what the server does for others.</summary>
    Administer,
}

/// <summary>What keys are made for: a name for what may be done together.</summary>
internal static class Roles
{
    private static readonly Dictionary<string, Permission[]> All = new(StringComparer.Ordinal)
    {
        ["reader"] = [Permission.Read],
        ["reporter"] = [Permission.Report],
        ["caller"] = [Permission.Read, Permission.Execute],
        ["author"] = [Permission.Read, Permission.Propose],
        ["release-manager"] = [Permission.Read, Permission.Release],
        ["approver"] = [Permission.Read, Permission.Approve],
        ["administrator"] = Enum.GetValues<Permission>(),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>What roles allow together; a role that is not known allows nothing.</summary>
    public static IReadOnlySet<Permission> Allowed(IEnumerable<string> roles) => roles.SelectMany(r => All.GetValueOrDefault(r) ?? []).ToHashSet();

    /// <summary>The roles that have a permission, for messages.</summary>
    public static string With(Permission permission) => string.Join(" or ", All.Where(r => r.Value.Contains(permission)).Select(r => r.Key));

    /// <summary>Whether what a role allows is written down under somebody's name.</summary>
    public static bool NeedsPerson(IEnumerable<string> roles) => Allowed(roles).Overlaps([Permission.Release, Permission.Approve, Permission.Override, Permission.Propose]);
}
