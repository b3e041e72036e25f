using Billing.Domain.Values;
using Billing.Platform.Intake;

namespace Billing.Platform.Tenants;

/// <summary>Checks a source of a tenant against the contract of its adapter.</summary>
internal static class SourceCheck
{
    /// <summary>A sentence for each thing that is wrong, with its place.</summary>
    public static IEnumerable<string> Of(Tenant tenant, IntakeSource source)
    {
        var place = $"{tenant.Id}.sources.{source.Name}";
        if (!StreamNames.IsSafe(source.Name))
        {
            yield return $"{place}: the name may hold letters, digits, dots, underscores and hyphens only, 64 at the most.";
        }

        if (tenant.Sources.Count(each => string.Equals(each.Name, source.Name, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            yield return $"{place} stands more than once.";
        }

        if (tenant.LegalEntities.All(entity => entity.Id != source.LegalEntityId))
        {
            yield return $"{place}.legalEntityId '{source.LegalEntityId}' is not one of its legal entities.";
        }

        if (WebhookAdapters.All.Find(source.Adapter) is not { } adapter)
        {
            yield return $"{place}.adapter '{source.Adapter}' is none of {string.Join(", ", WebhookAdapters.All.Names)}.";
            yield break;
        }

        // A partner's payments are named after its source: it must not be taken for a gateway that has an adapter of its own.
        if (source.Name != source.Adapter && WebhookAdapters.All.Find(source.Name) is not null)
        {
            yield return $"{place}: '{source.Name}' is the name of another adapter than its own.";
        }

        if ((source.Mapping is null) == (source.Adapter == MappedAdapter))
        {
            yield return source.Mapping is null ? $"{place}.mapping is missing." : $"{place}.mapping belongs to the adapter {MappedAdapter} only.";
        }

        foreach (var problem in Options(place, source, adapter.Contract))
        {
            yield return problem;
        }
    }

    /// <summary>Name of the adapter that reads by a mapping.</summary>
    private const string MappedAdapter = "mapped";

    private static IEnumerable<string> Options(string place, IntakeSource source, AdapterContract contract)
    {
        foreach (var name in (source.Options?.Keys ?? []).Except(contract.Options.Select(option => option.Name)))
        {
            yield return $"{place}.options.{name} is no option of {contract.Name}.";
        }

        foreach (var option in contract.Options)
        {
            var value = source.Option(option);
            if (value.Length == 0)
            {
                yield return $"{place}.options.{option.Name} is missing: {option.Meaning}";
            }
            else if (option.Allowed is { Count: > 0 } allowed && !allowed.Contains(value))
            {
                yield return $"{place}.options.{option.Name} '{value}' is none of {string.Join(", ", allowed)}.";
            }
        }
    }
}
