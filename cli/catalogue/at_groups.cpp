#include "cli/catalogue/at_groups.hpp"

#include <algorithm>
#include <array>

namespace huagu::cli {
namespace {

struct KnownItem {
    std::string_view korean;
    GroupName name;
};

constexpr auto known_items = std::to_array<KnownItem>({
    {"개미취", {"aster", "紫菀"}},
    {"거베라", {"gerbera", "非洲菊"}},
    {"골든볼", {"craspedia", "金槌花"}},
    {"공작초", {"aster", "孔雀草"}},
    {"과꽃", {"China aster", "翠菊"}},
    {"국화", {"chrysanthemum", "菊花"}},
    {"그라스", {"grass", "观赏草"}},
    {"글라디올러스", {"gladiolus", "唐菖蒲"}},
    {"글로리오사", {"gloriosa", "嘉兰"}},
    {"남천", {"nandina", "南天竹"}},
    {"니포피아", {"kniphofia", "火炬花"}},
    {"다알리아", {"dahlia", "大丽花"}},
    {"덴파레", {"dendrobium", "石斛兰"}},
    {"델피니움", {"delphinium", "飞燕草"}},
    {"도라지꽃", {"balloon flower", "桔梗"}},
    {"돈나무", {"pittosporum", "海桐"}},
    {"동양란", {"oriental orchid", "国兰"}},
    {"동양심비", {"cymbidium", "大花蕙兰"}},
    {"드럼스틱", {"craspedia", "金槌花"}},
    {"디디스커스", {"didiscus", "蓝蕾丝花"}},
    {"루스커스", {"ruscus", "假叶树"}},
    {"리시안사스", {"lisianthus", "洋桔梗"}},
    {"마가렛", {"marguerite", "玛格丽特"}},
    {"맨드라미", {"celosia", "鸡冠花"}},
    {"메리골드", {"marigold", "万寿菊"}},
    {"모나르다", {"monarda", "美国薄荷"}},
    {"모르세라", {"moluccella", "贝壳花"}},
    {"밀토니야", {"miltonia", "堇花兰"}},
    {"반다", {"vanda", "万代兰"}},
    {"백일홍", {"zinnia", "百日草"}},
    {"백합", {"lily", "百合"}},
    {"베로니카", {"veronica", "婆婆纳"}},
    {"부들레야", {"buddleja", "醉鱼草"}},
    {"부프리움", {"bupleurum", "柴胡"}},
    {"브바르디아", {"bouvardia", "寒丁子"}},
    {"비부리움", {"viburnum", "荚蒾"}},
    {"사루비아", {"salvia", "鼠尾草"}},
    {"석곡", {"dendrobium", "石斛兰"}},
    {"석죽", {"dianthus", "石竹"}},
    {"설유화", {"spirea", "喷雪花"}},
    {"센토레아", {"centaurea", "矢车菊"}},
    {"소재", {"foliage", "切叶"}},
    {"소철", {"cycas", "苏铁"}},
    {"솔리다고", {"solidago", "黄莺"}},
    {"솔리다스터", {"solidaster", "一枝黄花"}},
    {"수국", {"hydrangea", "绣球"}},
    {"수레국", {"cornflower", "矢车菊"}},
    {"스모그트리", {"smoke tree", "黄栌"}},
    {"스위트피", {"sweet pea", "香豌豆"}},
    {"스카비오사", {"scabiosa", "蓝盆花"}},
    {"스타티스", {"statice", "勿忘我"}},
    {"스톡크", {"stock", "紫罗兰"}},
    {"시레네", {"silene", "蝇子草"}},
    {"아가판서스", {"agapanthus", "百子莲"}},
    {"아게라덤", {"ageratum", "藿香蓟"}},
    {"아미초", {"ammi", "蕾丝花"}},
    {"아스그레피아스", {"asclepias", "马利筋"}},
    {"아스틸베", {"astilbe", "落新妇"}},
    {"아킬레아", {"achillea", "蓍草"}},
    {"안개", {"gypsophila", "满天星"}},
    {"안시리움", {"anthurium", "红掌"}},
    {"알리움", {"allium", "大花葱"}},
    {"알스트메리아", {"alstroemeria", "六出花"}},
    {"에렌지움", {"eryngium", "刺芹"}},
    {"에키네시아", {"echinacea", "松果菊"}},
    {"에키놉스", {"echinops", "蓝刺头"}},
    {"열매", {"berries", "果枝"}},
    {"엽란", {"aspidistra", "一叶兰"}},
    {"영춘화", {"winter jasmine", "迎春花"}},
    {"오니소갈룸", {"ornithogalum", "虎眼万年青"}},
    {"옥시페탈륨", {"oxypetalum", "蓝星花"}},
    {"온시디움", {"oncidium", "文心兰"}},
    {"유칼립투스", {"eucalyptus", "尤加利"}},
    {"작약", {"peony", "芍药"}},
    {"장미", {"rose", "玫瑰"}},
    {"절지", {"branches", "切枝"}},
    {"절화", {"other cut flowers", "其他切花"}},
    {"조팝", {"spirea", "绣线菊"}},
    {"쥐똥나무", {"ligustrum", "女贞"}},
    {"천일홍", {"gomphrena", "千日红"}},
    {"카네이션", {"carnation", "康乃馨"}},
    {"카틀레야", {"cattleya", "卡特兰"}},
    {"칼라", {"calla", "马蹄莲"}},
    {"캄파눌라", {"campanula", "风铃草"}},
    {"캐모마일", {"chamomile", "洋甘菊"}},
    {"코스모스", {"cosmos", "波斯菊"}},
    {"클레마티스", {"clematis", "铁线莲"}},
    {"튜립", {"tulip", "郁金香"}},
    {"파니쿰", {"panicum", "柳枝稷"}},
    {"편백", {"hinoki cypress", "扁柏"}},
    {"풍란", {"neofinetia", "风兰"}},
    {"피토스포륨", {"pittosporum", "海桐"}},
    {"하이페리콤", {"hypericum", "火龙珠"}},
    {"해바라기", {"sunflower", "向日葵"}},
    {"허브", {"herbs", "香草"}},
    {"헬레늄", {"helenium", "堆心菊"}},
    {"헬레보루스", {"hellebore", "铁筷子"}},
    {"헬리옵시스", {"heliopsis", "赛菊芋"}},
    {"헬리크리섬", {"strawflower", "蜡菊"}},
    {"호접란", {"phalaenopsis", "蝴蝶兰"}},
    {"후록스", {"phlox", "福禄考"}},
    {"히야신스", {"hyacinth", "风信子"}},
});

}  // namespace

GroupName group_name(std::string_view item) {
    const auto* const found =
        std::find_if(known_items.begin(), known_items.end(),
                     [&](const KnownItem& known) { return known.korean == item; });
    return found == known_items.end() ? GroupName{item, item} : found->name;
}

}  // namespace huagu::cli
