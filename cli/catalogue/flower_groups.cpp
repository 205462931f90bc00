#include "cli/catalogue/flower_groups.hpp"

#include <array>

namespace huagu::cli {
namespace {

// Lots of Dutch rose growers: units mean 81, median 72, at most 342 (../shared/data/README.md).
constexpr std::array<Knot, 7> cut_units = {
    {{0, 4}, {500, 18}, {2'500, 46}, {5'000, 79}, {7'500, 109}, {9'500, 180}, {10'000, 342}}};
constexpr std::array<Knot, 4> pot_units = {{{0, 4}, {2'500, 20}, {7'500, 60}, {10'000, 120}}};
constexpr std::array<Knot, 2> tree_units = {{{0, 4}, {10'000, 60}}};
constexpr std::array<Knot, 1> single_unit = {{{0, 1}}};

constexpr std::array<std::int64_t, 5> bucket = {20, 20, 40, 60, 80};  // stems
constexpr std::array<std::int64_t, 2> lily_box = {20, 30};
constexpr std::array<std::int64_t, 2> tray = {6, 8};  // pots
constexpr std::array<std::int64_t, 1> one = {1};

constexpr auto roses = std::to_array<Variety>({{"Carola", "卡罗拉", 100},
                                               {"Black Magic", "黑魔术", 95},
                                               {"Diana", "戴安娜", 90},
                                               {"Avalanche", "雪山", 120},
                                               {"Sweet Avalanche", "蜜桃雪山", 125},
                                               {"Freud", "弗洛伊德", 110},
                                               {"Champagne", "香槟", 95},
                                               {"Juliet", "朱丽叶", 140},
                                               {"Pink Spray", "粉色多头", 75}});
constexpr auto carnations = std::to_array<Variety>({{"Master", "马斯特", 105},
                                                    {"Pink Diamond", "粉钻", 100},
                                                    {"White", "白色", 95},
                                                    {"Purple Edge", "紫边", 110},
                                                    {"Spray", "多头", 90}});
constexpr auto lilies = std::to_array<Variety>({{"Siberia", "西伯利亚", 110},
                                                {"Sorbonne", "索邦", 100},
                                                {"Casa Blanca", "卡萨布兰卡", 130},
                                                {"Conca d'Or", "木门", 105},
                                                {"Yelloween", "黄天霸", 80},
                                                {"Brindisi", "布林迪西", 75}});
constexpr auto gypsophila = std::to_array<Variety>({{"White, large", "白色大花", 110},
                                                    {"White, small", "白色小花", 85},
                                                    {"Dyed Pink", "染粉", 100},
                                                    {"Dyed Blue", "染蓝", 105}});
constexpr auto chrysanthemums = std::to_array<Variety>({{"Jinba", "神马", 80},
                                                        {"Yellow Ping Pong", "黄乒乓", 120},
                                                        {"White Ping Pong", "白乒乓", 120},
                                                        {"Anastasia", "安娜", 115},
                                                        {"Santini", "桑蒂尼", 85},
                                                        {"Spray", "多头小菊", 80}});
constexpr auto cymbidium = std::to_array<Variety>({{"Pink Princess", "粉公主", 100},
                                                   {"Red Sunset", "红日", 110},
                                                   {"Jade", "翡翠", 105},
                                                   {"White Snow", "白雪", 90}});
constexpr auto phalaenopsis = std::to_array<Variety>({{"Big Chili", "大辣椒", 105},
                                                      {"Queen Beer", "满天红", 85},
                                                      {"Fuller's Sunset", "富乐夕阳", 110},
                                                      {"V3", "V3 白花", 120},
                                                      {"Sogo Yukidian", "雪白大花", 100}});
constexpr auto money_trees = std::to_array<Variety>({{"Single Trunk", "独杆", 80},
                                                     {"Three Braided", "三辫", 100},
                                                     {"Five Braided", "五辫", 130},
                                                     {"Old Stump", "老桩", 190}});
constexpr auto happiness_trees = std::to_array<Variety>(
    {{"Single Trunk", "单杆", 85}, {"Bushy", "多杆", 110}, {"Tall", "大株", 160}});
constexpr auto bonsai = std::to_array<Variety>({{"Chinese Juniper", "真柏", 110},
                                                {"Buddhist Pine", "罗汉松", 140},
                                                {"Black Pine", "黑松", 160},
                                                {"Ficus", "榕树", 60},
                                                {"Bougainvillea", "三角梅", 70},
                                                {"Chinese Elm", "榆树", 90}});

// Kunming sells no fewer than 100 stems; grade A about 1.43 CNY a stem.
constexpr auto groups = std::to_array<FlowerGroup>({
    {"rose", "玫瑰", 340, 150, cut_units, bucket, 70, 100, roses},
    {"carnation", "康乃馨", 150, 90, cut_units, bucket, 65, 100, carnations},
    {"lily", "百合", 110, 350, cut_units, lily_box, 90, 60, lilies},
    {"gypsophila", "满天星", 110, 100, cut_units, bucket, 70, 100, gypsophila},
    {"chrysanthemum", "菊花", 150, 95, cut_units, bucket, 80, 100, chrysanthemums},
    {"cymbidium", "大花蕙兰", 30, 7'800, pot_units, one, 0, 1, cymbidium},
    {"phalaenopsis", "蝴蝶兰", 50, 2'600, pot_units, tray, 0, 6, phalaenopsis},
    {"money tree", "发财树", 25, 4'200, tree_units, one, 0, 1, money_trees},
    {"happiness tree", "幸福树", 20, 4'800, tree_units, one, 0, 1, happiness_trees},
    {"bonsai", "盆景", 15, 36'000, single_unit, one, 0, 1, bonsai},
});

constexpr std::int64_t shares() {
    std::int64_t sum = 0;
    for (const FlowerGroup& group : groups) sum += group.share;
    return sum;
}
static_assert(shares() == 1'000);

}  // namespace

std::span<const FlowerGroup> flower_groups() { return groups; }

}  // namespace huagu::cli
