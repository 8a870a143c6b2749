namespace PromptRegistry.Cli.Tests;

/// <summary>What an approval is worth: for one move, by whom it can be, and how sure that is.</summary>
public sealed class ApprovalTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    private void Settings(string text)
    {
        repository.Write("promptregistry.yaml", text);
        repository.Git.Commit("settings");
    }

    private void As(string name)
    {
        repository.Git.Git("config", "user.name", name);
        repository.Git.Git("config", "user.email", $"{name}@example.org");
    }

    private void Release(string version)
    {
        As("ada");
        repository.Edit("prompts/greeting/prompt.yaml", "version: 1.0.0", $"version: {version}");
        repository.Edit("prompts/greeting/user.scriban", "Say", version == "1.0.0" ? "Say" : "Always say");
        repository.Git.Commit(version);
        repository.Do("release", "greeting", "--no-eval");
    }

    [Fact]
    public void An_approval_counts_for_one_move_and_not_again_after_a_rollback()
    {
        Settings("environments: { prod: { requires: [approval] } }");
        Release("1.0.0");
        As("bob");
        repository.Do("approve", "greeting", "--to", "prod");
        repository.Do("promote", "greeting", "--to", "prod");
        Release("1.0.1");
        As("bob");
        repository.Do("approve", "greeting@1.0.1", "--to", "prod");
        repository.Do("promote", "greeting@1.0.1", "--to", "prod");
        repository.Do("rollback", "greeting", "--in", "prod");

        repository.RunUnchanged("promote", "greeting@1.0.1", "--to", "prod")
            .Fails(3, "0 of 1 approvals", "Those given before were used by an earlier move there.");
        Assert.Contains("greeting 1.0.1 waits for approval in prod: 0 of 1.", repository.Do("status").Output, StringComparison.Ordinal);

        repository.Do("approve", "greeting@1.0.1", "--to", "prod");
        repository.Do("promote", "greeting@1.0.1", "--to", "prod");
    }

    [Fact]
    public void Who_cannot_approve_is_never_named_as_who_can()
    {
        Settings("environments: { prod: { requires: [approval], approvals: 2, approvers: [ada@example.org, bob@example.org, cleo@example.org] } }");
        Release("1.0.0");
        var asked = "Ask one of bob@example.org, cleo@example.org to run 'dotnet prompt approve greeting@1.0.0 --to prod'.";
        repository.RunUnchanged("promote", "greeting", "--to", "prod").Fails(3, asked);
        repository.RunUnchanged("approve", "greeting", "--to", "prod").Fails(2, "nobody can approve what they released", asked);
        Assert.Contains(asked, repository.Do("status").Output, StringComparison.Ordinal);

        As("bob");
        var approved = repository.Do("approve", "greeting", "--to", "prod").Output;

        Assert.Contains("Ask cleo@example.org to run", approved, StringComparison.Ordinal);
        As("dora");
        repository.RunUnchanged("approve", "greeting", "--to", "prod").Fails(2, "dora@example.org is not among those who may approve", "Ask cleo@example.org to run");
    }

    [Fact]
    public void Where_nobody_is_left_that_is_what_is_said()
    {
        Settings("environments: { prod: { requires: [approval], approvers: [ada@example.org] } }");
        Release("1.0.0");

        repository.RunUnchanged("promote", "greeting", "--to", "prod")
            .Fails(3, "Of those that 'approvers' lists nobody can", "have somebody else release a new version");
    }

    [Fact]
    public void Where_signatures_are_required_only_who_has_a_key_is_asked()
    {
        repository.Write("allowed-signers", "bob@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJUcTZCaGtZTGdKQVZoT0tvWkZ3d3h4eHh4eHh4\n");
        Settings("environments: { prod: { requires: [approval, signature], approvers: [bob@example.org, cleo@example.org] } }");
        Release("1.0.0");

        repository.RunUnchanged("promote", "greeting", "--to", "prod")
            .Fails(3, "Ask bob@example.org to run 'dotnet prompt approve greeting@1.0.0 --to prod --sign'.");
    }

    [Fact]
    public void A_name_that_anybody_can_type_is_called_unverified()
    {
        Settings("environments: { prod: { requires: [approval], approvals: 2 } }");
        Release("1.0.0");
        As("bob");

        var approved = repository.Do("approve", "greeting", "--to", "prod").Output;

        Assert.Contains("This is unverified: prod does not require 'signature', so anybody can type that name.", approved, StringComparison.Ordinal);
        Assert.Contains("(by bob@example.org, unverified)", repository.Do("status").Output, StringComparison.Ordinal);
        Assert.Contains("\"verified\": false", repository.Do("status", "--json").Output, StringComparison.Ordinal);
    }
}
