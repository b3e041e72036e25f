using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Configuration;

/// <summary>The command <c>tenants</c>, and a served file of tenants that changes.</summary>
[Trait("Capability", "PLT-12")]
public sealed class TenantsCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenants-");

    private string File => Path.Combine(_folder.FullName, "tenants.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Validate_names_every_problem_with_path_and_line_and_asks_no_fabric()
    {
        await System.IO.File.WriteAllTextAsync(File, Configured.TenantsWithSlip);
        var (exit, output) = await RunAsync("tenants", "validate", File);
        Assert.Equal(1, exit);
        Assert.StartsWith($"$.tenants[0].sources[0].optionz (line {Configured.LineOf(Configured.TenantsWithSlip, "optionz")}): optionz is not known here", output, StringComparison.Ordinal);

        await System.IO.File.WriteAllTextAsync(File, Configured.Tenants);
        Assert.Equal((0, "Sound: nordwind tenant, sierra tenant, merlion tenant.\n"), await RunAsync("tenants", "validate", File));
        await System.IO.File.WriteAllTextAsync(File, "{ \"version\": \"1\",\n \"prizes\": [] }");
        Assert.StartsWith("$.prizes (line 2)", (await RunAsync("tenants", "validate", File, "--tenant", "nordwind", "--document", "prices")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_show_and_history_work_against_a_running_fabric()
    {
        await using var scenario = await Scenario.StartAsync();
        var url = scenario.Fabric.Host.Address.ToString();
        await System.IO.File.WriteAllTextAsync(File, Configured.TenantOf("nordwind", tenant => tenant["group"] = "put"));
        Assert.Equal(
            (0, "Sound: nordwind tenant.\nnordwind tenant: version 2 is in force.\n"),
            await RunAsync("tenants", "put", File, "--url", url, "--actor", "ann", "--reason", "A group"));
        var conflict = await RunAsync("tenants", "put", File, "--url", url, "--actor", "bob", "--if-match", "\"0x1\"");
        Assert.Equal(1, conflict.Exit);
        Assert.Contains("412 configuration.changed", conflict.Output, StringComparison.Ordinal);

        var history = (await RunAsync("tenants", "history", "nordwind", "--url", url)).Output;
        Assert.Contains("A group", history, StringComparison.Ordinal);
        Assert.Contains("tenants.json", history, StringComparison.Ordinal);
        Assert.Contains("\"group\": \"put\"", (await RunAsync("tenants", "show", "nordwind", "--document", "tenant", "--url", url)).Output, StringComparison.Ordinal);

        await Configured.UploadAsync(scenario, "pricing/nordwind.json", "{}");
        var shown = (await RunAsync("tenants", "show", "nordwind", "--url", url)).Output;
        Assert.Contains("prices put by blob", shown, StringComparison.Ordinal);
        Assert.Contains("  $.version (line 1): version is required.", shown, StringComparison.Ordinal);
        Assert.Contains("sierra", (await RunAsync("tenants", "show", "--url", url)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_file_of_tenants_the_sound_ones_are_put_and_the_others_named()
    {
        await using var scenario = await Scenario.StartAsync();
        await System.IO.File.WriteAllTextAsync(File, Configured.TenantsWithSlip.Replace("\"JP\": \"en-US\"", "\"JP\": \"en-GB\"", StringComparison.Ordinal));
        var (exit, output) = await RunAsync("tenants", "put", File, "--url", scenario.Fabric.Host.Address.ToString(), "--actor", "ann");

        Assert.Equal(1, exit);
        Assert.Contains("$.tenants[0].sources[0].optionz (line", output, StringComparison.Ordinal);
        Assert.Contains("sierra tenant: version 2 is in force.", output, StringComparison.Ordinal);
        Assert.Contains("merlion tenant: 421 tenants.other-region", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_served_file_that_changes_is_taken_without_a_restart()
    {
        await using var scenario = await Scenario.StartAsync();
        var output = new StringWriter();
        var watch = new TenantsFileWatch(scenario.Fabric, File, output);
        await System.IO.File.WriteAllTextAsync(File, Configured.Tenants.Replace("\"JP\": \"en-US\"", "\"JP\": \"en-GB\"", StringComparison.Ordinal));
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        var tenants = scenario.Fabric.Services.GetRequiredService<ITenantSource>();
        Assert.Equal("en-GB", (await tenants.GetAsync()).Get("sierra").Locales["JP"]);

        await System.IO.File.WriteAllTextAsync(File, "{");
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(3, (await tenants.GetAsync()).Tenants.Count);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("is taken; in force: nordwind, sierra, merlion.", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("is refused; every tenant stays as it was.", lines[^1].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var exit = await LocalCommands.Create().Parse(arguments).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output });
        return (exit, output.ToString());
    }
}
