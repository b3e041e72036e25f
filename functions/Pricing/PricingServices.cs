using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Pricing;

/// <summary>The services of prices.</summary>
internal static class PricingServices
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddPrices(this IServiceCollection services) => services
        .AddSingleton<PriceBooks>()
        .AddSingleton<StorefrontPrices>()
        .AddSingleton<PriceChanges>()
        .AddSingleton<CouponDesk>()
        .AddSingleton<RebateAgreements>();
}
