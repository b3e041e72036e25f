using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Billing.Local.Functions.Discovery;

/// <summary>Reads the functions of a worker by their metadata, and collects everything that is wrong with them.</summary>
internal sealed class FunctionCatalog(TriggerFactory triggers, InvocationPipeline pipeline, IConfiguration settings)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>All functions with their triggers, by name.</summary>
    public List<CatalogEntry> Read(IEnumerable<RpcFunctionMetadata> functions)
    {
        var entries = new List<CatalogEntry>();
        foreach (var group in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Count() > 1)
            {
                _problems.Add($"Function '{group.Key}': {string.Join(" and ", group.Select(function => function.EntryPoint))} have the same name");
            }
            else if (Entry(group.Single()) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private CatalogEntry? Entry(RpcFunctionMetadata metadata)
    {
        void Report(string problem) => _problems.Add($"Function '{metadata.Name}': {problem}");

        var bindings = metadata.RawBindings.Select(RawBinding.Parse).ToList();
        if (bindings.Count(binding => binding.IsTrigger) != 1)
        {
            Report($"{metadata.EntryPoint} has {bindings.Count(binding => binding.IsTrigger)} triggers instead of one");
            return null;
        }

        if (triggers.Create(metadata.Name, bindings.Single(binding => binding.IsTrigger), Report) is not { } trigger)
        {
            return null;
        }

        if (metadata.RetryOptions is not null && !trigger.SupportsRetry)
        {
            Report($"'{trigger.BindingType}' does not support retry attributes");
        }

        var retry = metadata.RetryOptions is { } options ? RetryPolicy.From(options) : null;
        return new CatalogEntry(new Function(pipeline, metadata, bindings, retry), trigger, IsDisabled(metadata.Name));
    }

    private bool IsDisabled(string name)
    {
        var value = settings[$"AzureWebJobs.{name}.Disabled"] ?? settings[$"AzureWebJobs:{name}:Disabled"];
        return value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A function with its trigger.</summary>
internal sealed record CatalogEntry(Function Function, ITrigger Trigger, bool IsDisabled);
