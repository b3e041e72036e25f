using Billing.Functions.Hosting.Areas;

namespace Billing.Functions.Tests.Docs;

/// <summary>The documents that follow from the areas' manifests are as the manifests say.</summary>
[Trait("Capability", "PLT-14")]
public sealed class ConsistencyTests
{
    [Fact]
    public void The_tables_of_consistency_say_of_every_function_and_view_what_its_manifest_says() =>
        Generated.IsCurrent("consistency.md", ConsistencyTables.Of);

    [Fact]
    public void The_map_of_the_areas_says_what_the_manifests_say() => Generated.IsCurrent("areas.md", _ => AreaMap.Build());

    [Fact]
    public void Each_view_says_how_old_it_is() => Assert.All(FabricAreas.Views, view => Assert.Contains("asOf", view.Age, StringComparison.Ordinal));

    [Fact]
    public void Each_guarantee_says_why() => Assert.All(
        FabricAreas.All.SelectMany(area => area.Guarantees), guarantee => Assert.True(guarantee.Because.Length > 10, string.Join(", ", guarantee.Functions)));
}
