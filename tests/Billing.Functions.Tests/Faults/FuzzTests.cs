using Billing.Simulation.Fuzzing;

namespace Billing.Functions.Tests.Faults;

/// <summary>Mutations of what every sender sends; the command <c>fuzz</c> of the simulation plays as many as one likes.</summary>
[Trait("Capability", "PLT-01")]
[Trait("Capability", "PLT-02")]
public sealed class FuzzTests
{
    [Fact]
    public async Task Some_hundred_mutations_make_no_500_and_leave_nothing_half_done()
    {
        var told = new List<string>();
        var result = await new FuzzRun(Seed: 2026, First: 0, Count: 300, Source: null).PlayAsync(told.Add);

        Assert.True(result.Faults.Count == 0, string.Join(Environment.NewLine, told));
        Assert.Superset(new HashSet<int> { 200, 202, 400, 401, 404 }, result.Statuses.Keys.ToHashSet());
    }

    [Fact]
    public void A_mutation_follows_from_its_seed_and_number()
    {
        var one = FuzzMutation.Of(7, 42, FuzzCorpus.All);
        var again = FuzzMutation.Of(7, 42, FuzzCorpus.All);
        var next = FuzzMutation.Of(7, 43, FuzzCorpus.All);

        Assert.Equal(one.Path, again.Path);
        Assert.Equal(one.Told, again.Told);
        Assert.Equal(one.Body, again.Body);
        Assert.NotEqual(one.Body, next.Body);
    }

    [Fact]
    public void Every_source_of_the_sample_tenants_is_in_the_corpus()
    {
        var sources = Billing.Local.Hosting.Samples.Tenants.Tenants.Where(tenant => tenant.Id is "nordwind" or "sierra").SelectMany(tenant => tenant.Sources, (tenant, source) => $"{tenant.Id}/{source.Name}");
        var played = FuzzCorpus.All.Where(sample => sample.Source is not null).Select(sample => $"{sample.Tenant}/{sample.Source!.Name}").ToHashSet();

        Assert.Empty(sources.Except(played));
    }
}
