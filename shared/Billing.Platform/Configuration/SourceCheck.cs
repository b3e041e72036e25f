using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Secrets;
using Billing.Platform.Tenants;
using NodaTime;

namespace Billing.Platform.Configuration;

/// <summary>Checks a source of a tenant against the contract of its adapter.</summary>
internal static class SourceCheck
{
    /// <summary>Every problem, by JSON path.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="source">The source.</param>
    /// <param name="contracts">The integrations that a source may name.</param>
    /// <param name="place">JSON path of the source.</param>
    public static IEnumerable<Problem> Of(Tenant tenant, IntakeSource source, IntegrationContracts contracts, string place)
    {
        if (!StreamNames.IsSafe(source.Name))
        {
            yield return TenantCheck.NotSound($"{place}.name", "The name may hold letters, digits, dots, underscores and hyphens only, 64 at the most.");
        }

        if (source.Store is { } store && !OrderReference.IsStore(store))
        {
            yield return TenantCheck.NotSound(
                $"{place}.store", $"store '{store}' may hold letters, digits, dots, underscores and hyphens only, {OrderReference.LongestStore} at the most.");
        }

        if (tenant.Sources.Count(each => string.Equals(each.Name, source.Name, StringComparison.OrdinalIgnoreCase)) > 1)
        {
            yield return TenantCheck.NotSound($"{place}.name", $"name '{source.Name}' stands more than once.");
        }

        if (tenant.LegalEntities.All(entity => entity.Id != source.LegalEntityId))
        {
            yield return TenantCheck.NotSound($"{place}.legalEntityId", $"legalEntityId '{source.LegalEntityId}' is not one of its legal entities.");
        }

        foreach (var (name, text) in SecretWindow.Check(source.Secrets, source.SecretsUntil))
        {
            yield return TenantCheck.NotSound($"{place}.secretsUntil.{name}", text);
        }

        if (contracts.FindOfSource(source.Adapter) is not { } contract)
        {
            yield return TenantCheck.NotSound(
                $"{place}.adapter", $"adapter '{source.Adapter}' is none of {string.Join(", ", contracts.OfSources.Select(each => each.Name))}.");
            yield break;
        }

        // A partner's payments are named after its source: it must not be taken for a gateway that has an adapter of its own.
        if (source.Name != source.Adapter && contracts.FindOfSource(source.Name) is not null)
        {
            yield return TenantCheck.NotSound($"{place}.name", $"name '{source.Name}' is the name of another adapter than its own.");
        }

        foreach (var problem in Mapping($"{place}.mapping", tenant, source, contract).Concat(Options($"{place}.options", source, contract)).Concat(Gateways($"{place}.gateways", tenant, source, contract)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<Problem> Gateways(string place, Tenant tenant, IntakeSource source, AdapterContract contract)
    {
        if (source.Gateways is null)
        {
            return [];
        }

        return contract.Kind != IntegrationKind.Storefront
            ? [TenantCheck.NotSound(place, "gateways belongs to storefronts only.")]
            : source.Gateways.Where(each => each.Value != ShopGateways.Storefront && tenant.Source(each.Value) is null).Select(each => TenantCheck.NotSound(
                $"{place}.{each.Key}", $"'{each.Value}' is neither a source of the tenant nor {ShopGateways.Storefront}."));
    }

    // A tenant reads by its own mappings only.
    private static IEnumerable<Problem> Mapping(string place, Tenant tenant, IntakeSource source, AdapterContract contract)
    {
        var isMapped = contract.Kind == IntegrationKind.Mapped;
        if (source.Mapping is null)
        {
            return isMapped ? [TenantCheck.NotSound(place, "mapping is missing.")] : [];
        }

        var folder = $"mappings/{tenant.Id}/";
        return !isMapped ? [TenantCheck.NotSound(place, "mapping belongs to the adapter mapped only.")]
            : source.Mapping.StartsWith(folder, StringComparison.Ordinal) && source.Mapping.EndsWith(".json", StringComparison.Ordinal) && StreamNames.IsSafe(source.Mapping[folder.Length..]) ? []
            : [TenantCheck.NotSound(place, $"mapping '{source.Mapping}' must be a file {folder}NAME.json.")];
    }

    private static IEnumerable<Problem> Options(string place, IntakeSource source, AdapterContract contract)
    {
        foreach (var name in (source.Options?.Keys ?? []).Except(contract.Options.Select(option => option.Name)))
        {
            yield return TenantCheck.NotSound($"{place}.{name}", $"{name} is no option of {contract.Name}.");
        }

        foreach (var option in contract.Options)
        {
            var value = source.Option(option);
            if (value.Length == 0)
            {
                yield return TenantCheck.NotSound($"{place}.{option.Name}", $"{option.Name} is missing: {option.Meaning}");
            }
            else if (option.Allowed is { Count: > 0 } allowed && !allowed.Contains(value))
            {
                yield return TenantCheck.NotSound($"{place}.{option.Name}", $"{option.Name} '{value}' is none of {string.Join(", ", allowed)}.");
            }
            else if (option.IsTimeZone && value != AdapterOption.SellersTimeZone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(value) is null)
            {
                yield return TenantCheck.NotSound($"{place}.{option.Name}", $"{option.Name} '{value}' is no IANA time zone.");
            }
        }
    }
}
