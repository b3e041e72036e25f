using QuestPDF.Infrastructure;

namespace QuestPDF.Helpers;

/// <summary>Named colours of the Material palette, from the lightest shade to the darkest.</summary>
public static class Colors
{
    public static readonly Color Black = new(0xFF00_0000);
    public static readonly Color White = new(0xFFFF_FFFF);
    public static readonly Color Transparent = new(0x0000_0000);

    public static class Grey
    {
        public static readonly Color Lighten5 = new(0xFFFA_FAFA);
        public static readonly Color Lighten4 = new(0xFFF5_F5F5);
        public static readonly Color Lighten3 = new(0xFFEE_EEEE);
        public static readonly Color Lighten2 = new(0xFFE0_E0E0);
        public static readonly Color Lighten1 = new(0xFFBD_BDBD);
        public static readonly Color Medium = new(0xFF9E_9E9E);
        public static readonly Color Darken1 = new(0xFF75_7575);
        public static readonly Color Darken2 = new(0xFF61_6161);
        public static readonly Color Darken3 = new(0xFF42_4242);
        public static readonly Color Darken4 = new(0xFF21_2121);
    }

    public static class BlueGrey
    {
        public static readonly Color Lighten5 = new(0xFFEC_EFF1);
        public static readonly Color Lighten4 = new(0xFFCF_D8DC);
        public static readonly Color Lighten3 = new(0xFFB0_BEC5);
        public static readonly Color Lighten2 = new(0xFF90_A4AE);
        public static readonly Color Lighten1 = new(0xFF78_909C);
        public static readonly Color Medium = new(0xFF60_7D8B);
        public static readonly Color Darken1 = new(0xFF54_6E7A);
        public static readonly Color Darken2 = new(0xFF45_5A64);
        public static readonly Color Darken3 = new(0xFF37_474F);
        public static readonly Color Darken4 = new(0xFF26_3238);
    }

    public static class Blue
    {
        public static readonly Color Lighten5 = new(0xFFE3_F2FD);
        public static readonly Color Lighten4 = new(0xFFBB_DEFB);
        public static readonly Color Lighten3 = new(0xFF90_CAF9);
        public static readonly Color Lighten2 = new(0xFF64_B5F6);
        public static readonly Color Lighten1 = new(0xFF42_A5F5);
        public static readonly Color Medium = new(0xFF21_96F3);
        public static readonly Color Darken1 = new(0xFF1E_88E5);
        public static readonly Color Darken2 = new(0xFF19_76D2);
        public static readonly Color Darken3 = new(0xFF15_65C0);
        public static readonly Color Darken4 = new(0xFF0D_47A1);
        public static readonly Color Accent1 = new(0xFF82_B1FF);
        public static readonly Color Accent2 = new(0xFF44_8AFF);
        public static readonly Color Accent3 = new(0xFF29_79FF);
        public static readonly Color Accent4 = new(0xFF29_62FF);
    }

    public static class Indigo
    {
        public static readonly Color Lighten5 = new(0xFFE8_EAF6);
        public static readonly Color Lighten4 = new(0xFFC5_CAE9);
        public static readonly Color Lighten3 = new(0xFF9F_A8DA);
        public static readonly Color Lighten2 = new(0xFF79_86CB);
        public static readonly Color Lighten1 = new(0xFF5C_6BC0);
        public static readonly Color Medium = new(0xFF3F_51B5);
        public static readonly Color Darken1 = new(0xFF39_49AB);
        public static readonly Color Darken2 = new(0xFF30_3F9F);
        public static readonly Color Darken3 = new(0xFF28_3593);
        public static readonly Color Darken4 = new(0xFF1A_237E);
        public static readonly Color Accent1 = new(0xFF8C_9EFF);
        public static readonly Color Accent2 = new(0xFF53_6DFE);
        public static readonly Color Accent3 = new(0xFF3D_5AFE);
        public static readonly Color Accent4 = new(0xFF30_4FFE);
    }

    public static class Teal
    {
        public static readonly Color Lighten5 = new(0xFFE0_F2F1);
        public static readonly Color Lighten4 = new(0xFFB2_DFDB);
        public static readonly Color Lighten3 = new(0xFF80_CBC4);
        public static readonly Color Lighten2 = new(0xFF4D_B6AC);
        public static readonly Color Lighten1 = new(0xFF26_A69A);
        public static readonly Color Medium = new(0xFF00_9688);
        public static readonly Color Darken1 = new(0xFF00_897B);
        public static readonly Color Darken2 = new(0xFF00_796B);
        public static readonly Color Darken3 = new(0xFF00_695C);
        public static readonly Color Darken4 = new(0xFF00_4D40);
        public static readonly Color Accent1 = new(0xFFA7_FFEB);
        public static readonly Color Accent2 = new(0xFF64_FFDA);
        public static readonly Color Accent3 = new(0xFF1D_E9B6);
        public static readonly Color Accent4 = new(0xFF00_BFA5);
    }

    public static class Green
    {
        public static readonly Color Lighten5 = new(0xFFE8_F5E9);
        public static readonly Color Lighten4 = new(0xFFC8_E6C9);
        public static readonly Color Lighten3 = new(0xFFA5_D6A7);
        public static readonly Color Lighten2 = new(0xFF81_C784);
        public static readonly Color Lighten1 = new(0xFF66_BB6A);
        public static readonly Color Medium = new(0xFF4C_AF50);
        public static readonly Color Darken1 = new(0xFF43_A047);
        public static readonly Color Darken2 = new(0xFF38_8E3C);
        public static readonly Color Darken3 = new(0xFF2E_7D32);
        public static readonly Color Darken4 = new(0xFF1B_5E20);
        public static readonly Color Accent1 = new(0xFFB9_F6CA);
        public static readonly Color Accent2 = new(0xFF69_F0AE);
        public static readonly Color Accent3 = new(0xFF00_E676);
        public static readonly Color Accent4 = new(0xFF00_C853);
    }

    public static class Amber
    {
        public static readonly Color Lighten5 = new(0xFFFF_F8E1);
        public static readonly Color Lighten4 = new(0xFFFF_ECB3);
        public static readonly Color Lighten3 = new(0xFFFF_E082);
        public static readonly Color Lighten2 = new(0xFFFF_D54F);
        public static readonly Color Lighten1 = new(0xFFFF_CA28);
        public static readonly Color Medium = new(0xFFFF_C107);
        public static readonly Color Darken1 = new(0xFFFF_B300);
        public static readonly Color Darken2 = new(0xFFFF_A000);
        public static readonly Color Darken3 = new(0xFFFF_8F00);
        public static readonly Color Darken4 = new(0xFFFF_6F00);
        public static readonly Color Accent1 = new(0xFFFF_E57F);
        public static readonly Color Accent2 = new(0xFFFF_D740);
        public static readonly Color Accent3 = new(0xFFFF_C400);
        public static readonly Color Accent4 = new(0xFFFF_AB00);
    }

    public static class Orange
    {
        public static readonly Color Lighten5 = new(0xFFFF_F3E0);
        public static readonly Color Lighten4 = new(0xFFFF_E0B2);
        public static readonly Color Lighten3 = new(0xFFFF_CC80);
        public static readonly Color Lighten2 = new(0xFFFF_B74D);
        public static readonly Color Lighten1 = new(0xFFFF_A726);
        public static readonly Color Medium = new(0xFFFF_9800);
        public static readonly Color Darken1 = new(0xFFFB_8C00);
        public static readonly Color Darken2 = new(0xFFF5_7C00);
        public static readonly Color Darken3 = new(0xFFEF_6C00);
        public static readonly Color Darken4 = new(0xFFE6_5100);
        public static readonly Color Accent1 = new(0xFFFF_D180);
        public static readonly Color Accent2 = new(0xFFFF_AB40);
        public static readonly Color Accent3 = new(0xFFFF_9100);
        public static readonly Color Accent4 = new(0xFFFF_6D00);
    }

    public static class Red
    {
        public static readonly Color Lighten5 = new(0xFFFF_EBEE);
        public static readonly Color Lighten4 = new(0xFFFF_CDD2);
        public static readonly Color Lighten3 = new(0xFFEF_9A9A);
        public static readonly Color Lighten2 = new(0xFFE5_7373);
        public static readonly Color Lighten1 = new(0xFFEF_5350);
        public static readonly Color Medium = new(0xFFF4_4336);
        public static readonly Color Darken1 = new(0xFFE5_3935);
        public static readonly Color Darken2 = new(0xFFD3_2F2F);
        public static readonly Color Darken3 = new(0xFFC6_2828);
        public static readonly Color Darken4 = new(0xFFB7_1C1C);
        public static readonly Color Accent1 = new(0xFFFF_8A80);
        public static readonly Color Accent2 = new(0xFFFF_5252);
        public static readonly Color Accent3 = new(0xFFFF_1744);
        public static readonly Color Accent4 = new(0xFFD5_0000);
    }
}
