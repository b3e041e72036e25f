using Billing.Domain.Primitives;
using Billing.Platform.Intake;

namespace Billing.Platform.Tenants;

/// <summary>Checks a source of a tenant against the contract of its adapter.</summary>
internal static class SourceCheck
{
    /// <summary>A sentence for each thing that is wrong, with its place.</summary>
    public static IEnumerable<string> Of(Tenant tenant, IntakeSource source, IntegrationContracts contracts)
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

        if (contracts.FindOfSource(source.Adapter) is not { } contract)
        {
            yield return $"{place}.adapter '{source.Adapter}' is none of {string.Join(", ", contracts.OfSources.Select(each => each.Name))}.";
            yield break;
        }

        // A partner's payments are named after its source: it must not be taken for a gateway that has an adapter of its own.
        if (source.Name != source.Adapter && contracts.FindOfSource(source.Name) is not null)
        {
            yield return $"{place}: '{source.Name}' is the name of another adapter than its own.";
        }

        foreach (var problem in Mapping(place, tenant, source, contract).Concat(Options(place, source, contract)))
        {
            yield return problem;
        }
    }

    // A tenant reads by its own mappings only.
    private static IEnumerable<string> Mapping(string place, Tenant tenant, IntakeSource source, AdapterContract contract)
    {
        var isMapped = contract.Kind == IntegrationKind.Mapped;
        if (source.Mapping is null)
        {
            return isMapped ? [$"{place}.mapping is missing."] : [];
        }

        var folder = $"mappings/{tenant.Id}/";
        return !isMapped ? [$"{place}.mapping belongs to the adapter mapped only."]
            : source.Mapping.StartsWith(folder, StringComparison.Ordinal) && StreamNames.IsSafe(source.Mapping[folder.Length..]) ? []
            : [$"{place}.mapping '{source.Mapping}' must be a file in {folder}."];
    }

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
