using System.Text;
using Billing.Functions.Hosting;
using Billing.Platform.Streams;

namespace Billing.Tools.Docs.Maps;

/// <summary>Builds <c>docs/states.md</c>: a Mermaid diagram for each kind of streams whose manifest declares a life cycle.</summary>
public static class StateDiagrams
{
    /// <summary>The whole document.</summary>
    public static string Build()
    {
        var text = new StringBuilder("""
            # States

            Generated from the life cycles in the areas' manifests (`functions/AREA/AREAArea.cs`); do not edit. Renew with
            `dotnet run --project tools/docs`. An arrow is the event that leads from one phase to the next; events that leave the phase as it is are in
            [areas.md](areas.md). A test compares the arrows with what the streams of recorded business went through.

            """.ReplaceLineEndings("\n"));
        foreach (var (area, kind) in FabricAreas.All.SelectMany(area => area.Streams, (area, kind) => (area, kind)))
        {
            if (kind.Lifecycle is { } lifecycle)
            {
                text.Append($"\n## {area.Name}: `{kind.Prefix}`\n\n```mermaid\nstateDiagram-v2\n{string.Concat(lifecycle.Steps.Select(step => Arrow(lifecycle, step)))}```\n");
            }
        }

        return text.ToString();
    }

    private static string Arrow(Lifecycle lifecycle, LifecycleStep step) =>
        $"    {Phase(lifecycle, step.From)} --> {Phase(lifecycle, step.To)}: {FabricAreas.Events.Describe(step.Event).Name}\n";

    private static string Phase(Lifecycle lifecycle, string phase) => phase == lifecycle.Start ? "[*]" : phase;
}
